// SPDX-License-Identifier: Apache-2.0
// A store has one writer, and nobody waits for a dead one.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>

#include "tests/capi/store_fixture.h"

namespace chassis::capi {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kAtOnce = std::chrono::milliseconds(100);

// A process that has run `work` and stays until it is killed.
class Holder {
 public:
  explicit Holder(const std::function<bool()>& work) {
    int ends[2];
    if (pipe(ends) != 0) return;
    process_ = fork();
    if (process_ == 0) {
      const char done = work() ? 'y' : 'n';
      if (write(ends[1], &done, 1) != 1) _exit(1);
      for (;;) pause();
    }
    char done = 'n';
    worked_ = read(ends[0], &done, 1) == 1 && done == 'y';
    close(ends[0]);
    close(ends[1]);
  }
  ~Holder() { Kill(); }

  bool worked() const { return worked_; }
  void Kill() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  pid_t process_ = 0;
  bool worked_ = false;
};

class WriterLock : public StoreTest {
 protected:
  // Runs in another process: opens the store, commits one record and stages another.
  bool OpenAndHold() const {
    chassis_store* store = nullptr;
    const float vector[4] = {1, 2, 3, 4};
    return chassis_create(path.c_str(), 4, CHASSIS_L2, &store, nullptr) == CHASSIS_OK &&
           chassis_insert(store, vector, 4, nullptr, nullptr) == CHASSIS_OK &&
           chassis_commit(store, nullptr, nullptr) == CHASSIS_OK &&
           chassis_insert(store, vector, 4, nullptr, nullptr) == CHASSIS_OK;
  }

  void ExpectLockedAtOnce() {
    for (const uint32_t flags : {uint32_t{0}, CHASSIS_OPEN_CREATE, CHASSIS_OPEN_READ_ONLY}) {
      const chassis_options options = Options(flags);
      const auto begin = Clock::now();
      EXPECT_STATUS(OpenStatus(path, &options), AERO_STORAGE_LOCKED);
      EXPECT_LT(Clock::now() - begin, kAtOnce) << "flags " << flags;
    }
  }
};

TEST_F(WriterLock, KeepsOutASecondWriterOfThisProcessAtOnce) {
  StoreHandle store = Create();
  InsertCommitted(store, 1);
  ExpectLockedAtOnce();
  store.reset();
  EXPECT_EQ(Info(Open()).records, 1u);
}

TEST_F(WriterLock, KeepsOutOtherProcessesAtOnceAndDiesWithItsHolder) {
  Holder holder([this] { return OpenAndHold(); });
  ASSERT_TRUE(holder.worked());
  ExpectLockedAtOnce();
  holder.Kill();
  const StoreHandle store = Open();
  EXPECT_EQ(Info(store).records, 1u);
}

TEST_F(WriterLock, IsGoneAfterAnOpenThatFailed) {
  Create();
  const chassis_options wrong = Options(0, 5);
  EXPECT_STATUS(OpenStatus(path, &wrong), AERO_CONFIG_IMMUTABLE);
  Open();
  const std::string unfit = (folder / "unfit.chassis").string();
  WriteFile(unfit, "not a store");
  EXPECT_STATUS(OpenStatus(unfit, nullptr), AERO_CONFIG_NOT_A_STORE);
  std::filesystem::copy(path, unfit, std::filesystem::copy_options::overwrite_existing);
  EXPECT_STATUS(OpenStatus(unfit, nullptr), CHASSIS_OK);
}

TEST_F(WriterLock, LetsReadersInTogether) {
  InsertCommitted(Create(), 1);
  const chassis_options options = Options(CHASSIS_OPEN_READ_ONLY);
  const StoreHandle first = Open(&options);
  const StoreHandle second = Open(&options);
  EXPECT_EQ(Info(second).records, 1u);
  EXPECT_STATUS(OpenStatus(path, nullptr), AERO_STORAGE_LOCKED);
}

}  // namespace
}  // namespace chassis::capi
