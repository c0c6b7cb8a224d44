// SPDX-License-Identifier: Apache-2.0
#include "core/store/read/vector_check.h"

namespace chassis {

Status VerifyRows(const ReadContext& context, const SlabVersion& version, uint64_t word,
                  uint64_t bits) {
  if (context.verify == VerifyMode::kOnDemand) return {};
  if (context.verify == VerifyMode::kFirstTouch) {
    if (word * 64 < version.slab->verified_below()) return {};
    bits &= ~version.slab->VerifiedWord(word);
  }
  const Status verified = version.slab->Verify(word, bits);
  return verified ? verified : Failure(context.poison.PoisonIfCorrupt(verified.error()));
}

}  // namespace chassis
