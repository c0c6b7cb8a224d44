// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_UNIT_INDEX_READER_BESIDE_WRITER_H_
#define CHASSIS_TESTS_UNIT_INDEX_READER_BESIDE_WRITER_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>

namespace chassis {

// Adds ids 0, 1, ... by add(first_id), `per_run` at a time, while another thread calls is_right(id)
// for the newest published ids. Returns how often either returned false.
template <typename Add, typename IsRight>
uint64_t WrongBesideWriter(uint64_t runs, uint64_t per_run, Add add, IsRight is_right) {
  std::atomic<uint64_t> published{0};
  std::atomic<uint64_t> wrong{0};
  std::thread reader([&] {
    while (published.load() < runs * per_run) {
      const uint64_t end = published.load();
      for (uint64_t id = end - std::min<uint64_t>(end, 100); id < end; ++id) {
        if (!is_right(id)) wrong.fetch_add(1);
      }
    }
  });
  for (uint64_t run = 0; run < runs; ++run) {
    if (!add(run * per_run)) wrong.fetch_add(1);
    published.store((run + 1) * per_run);
  }
  reader.join();
  return wrong.load();
}

}  // namespace chassis

#endif  // CHASSIS_TESTS_UNIT_INDEX_READER_BESIDE_WRITER_H_
