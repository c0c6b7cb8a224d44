// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_DICE_H_
#define CHASSIS_TESTS_MODEL_DICE_H_

#include <cstddef>
#include <cstdint>

namespace chassis::model {

// The choices of one step. One number decides all of them, so that the other steps stay the same
// when some are left out of a history.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  // SplitMix64.
  uint64_t Any() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }
  uint64_t Below(uint64_t end) { return Any() % end; }
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  template <typename T, size_t kCount>
  const T& Among(const T (&choices)[kCount]) {
    return choices[static_cast<size_t>(Below(kCount))];
  }

 private:
  uint64_t state_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_DICE_H_
