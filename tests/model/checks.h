// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_CHECKS_H_
#define CHASSIS_TESTS_MODEL_CHECKS_H_

#include "core/store/read/snapshot.h"
#include "tests/model/dice.h"
#include "tests/support/content.h"

namespace chassis::model {

// Each fails the property where the snapshot differs from the model.

// Every way to read every record, by id, by key and in turn, and what is said of the collections
// and the streams.
void CheckContent(const Snapshot& snapshot, const StoreContent& content);

// A search in each collection, with filters or without, against comparing every vector.
void CheckSearches(const Snapshot& snapshot, const StoreContent& content, Dice& dice);

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_CHECKS_H_
