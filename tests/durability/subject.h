// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_SUBJECT_H_
#define CHASSIS_TESTS_DURABILITY_SUBJECT_H_

#include "tests/durability/reading.h"
#include "tests/support/image_factory.h"

namespace chassis {

// The files of a small store with every structure: after a clean close, and as a writer leaves them
// that was killed before the close, with both logs and commits that only the logs hold.
struct Subject {
  Expectation expected;  // of both
  StoreImage clean;
  StoreImage unclean;
};

Subject MakeSubject();

// Returns the options with which the subject is opened.
OpenOptions SubjectOptions();

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_SUBJECT_H_
