// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_CHECKS_H_
#define CHASSIS_TESTS_MODEL_CHECKS_H_

#include "core/store/read/snapshot.h"
#include "tests/model/dice.h"
#include "tests/support/content.h"

namespace chassis::model {

// Each function fails the property if the snapshot differs from the model.

// Reads every record in every way (by id, by key, by cursor), and the info of collections and
// streams.
void CheckContent(const Snapshot& snapshot, const StoreContent& content);

// Searches each collection, with or without filters, and compares with brute force.
void CheckSearches(const Snapshot& snapshot, const StoreContent& content, Dice& dice);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_CHECKS_H_
