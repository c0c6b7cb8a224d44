// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_DURABILITY_SUBJECT_H_
#define CHASSIS_TESTS_DURABILITY_SUBJECT_H_

#include "tests/durability/reading.h"
#include "tests/support/image_factory.h"

namespace chassis {

// A small store with every structure, as its disk holds it after a clean close, and as a writer
// that was killed before leaves it: with both logs, and commits in them alone.
struct Subject {
  Expectation expected;  // of both
  StoreImage clean;
  StoreImage unclean;
};

Subject MakeSubject();

// How the subject is opened.
OpenOptions SubjectOptions();

}  // namespace chassis

#endif  // CHASSIS_TESTS_DURABILITY_SUBJECT_H_
