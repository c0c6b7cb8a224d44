// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_READ_VECTOR_CHECK_H_
#define CHASSIS_CORE_STORE_READ_VECTOR_CHECK_H_

#include <cstdint>

#include "core/base/error.h"
#include "core/collection/collection_version.h"
#include "core/store/read/read_context.h"

namespace chassis {

// Returns those of the slots `bits` of a word that the store's verify mode has checked before a
// read: all, those that were not checked yet, or none.
uint64_t BitsToCheck(const ReadContext& context, const SlabVersion& version, uint64_t word,
                     uint64_t bits);

// Checks the slots `bits`, which are among those of LiveWord(word), as the store's verify mode
// says. Corruption poisons.
Status VerifyRows(const ReadContext& context, const SlabVersion& version, uint64_t word,
                  uint64_t bits);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_READ_VECTOR_CHECK_H_
