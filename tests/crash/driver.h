// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_CRASH_DRIVER_H_
#define CHASSIS_TESTS_CRASH_DRIVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/store.h"
#include "tests/crash/disk_model.h"
#include "tests/support/content.h"

namespace chassis::crash {

// Element `seq` of a stream: it adds `amount` to the stream's counter, the document of a record.
struct StreamElement {
  int stream = 0;  // a number for StreamOf; the counter is in the record of this id
  uint64_t seq = 0;
  uint64_t amount = 0;  // 0: it changes nothing but the number of the stream
};

// The counter of a stream; 0 if it has none.
uint64_t CounterOf(const StoreContent& content, int stream);

// The states that a store went through, one per commit. Level 0 is no store at all, level 1 a new
// one.
struct History {
  std::vector<StoreContent> contents = {StoreContent{}};
  std::vector<StreamElement> stream;  // all elements that were applied, in this order

  int newest() const { return static_cast<int>(contents.size()) - 1; }
};

enum class Fields { kVector, kDocument, kBoth };

// The keys of a record beside its id: numbers for DocumentIdOf and GroupOf, -1 for none.
struct RecordKeys {
  int document_id = -1;
  int group = -1;
};

// A batch and its changes to the content. Every value written is new.
class Edit {
 public:
  // `begun_from`: the content when the batch was begun; other batches may commit before this one.
  Edit(std::unique_ptr<Batch> batch, StoreContent begun_from, uint64_t* serial);

  // Returns the ids of `count` new records. Documents have `payload_bytes` bytes.
  std::vector<uint64_t> Insert(uint32_t collection, size_t count, Fields fields = Fields::kVector,
                               size_t payload_bytes = 40);
  // Like Insert(), but returns the error if the engine refuses.
  Result<std::vector<uint64_t>> TryInsert(uint32_t collection, size_t count,
                                          Fields fields = Fields::kVector,
                                          size_t payload_bytes = 40);
  void Put(uint32_t collection, const std::vector<uint64_t>& ids, Fields fields = Fields::kVector,
           bool keep_absent = false);
  void Delete(uint32_t collection, const std::vector<uint64_t>& ids);
  // Puts by document id. Documents have `payload_bytes` bytes.
  void PutDocuments(uint32_t collection, const std::vector<RecordKeys>& keys,
                    Fields fields = Fields::kVector, bool keep_absent = false,
                    size_t payload_bytes = 60);
  void DeleteDocument(uint32_t collection, int document_id);
  void DeleteGroup(uint32_t collection, int group);
  // Makes this the batch of `element`; its other operations stay.
  void Become(const StreamElement& element);
  const std::optional<StreamElement>& element() const { return element_; }

  Result<CommitResult> Commit();

  Batch& batch() { return *batch_; }
  // Returns `content` as it is after this batch committed as `seq`.
  StoreContent Apply(StoreContent content, uint64_t seq) const;

 private:
  std::vector<RecordContent> MakeRows(uint32_t collection, size_t count, Fields fields,
                                      size_t payload_bytes);
  // Without `ids` the document id of a row names its record when the batch commits.
  void Assign(uint32_t collection, const std::optional<std::vector<uint64_t>>& ids,
              const std::vector<RecordContent>& rows, bool keep_absent);
  // Erases every record for which gone(record) is true.
  void Erase(uint32_t collection, const std::function<bool(const RecordContent&)>& gone);

  std::unique_ptr<Batch> batch_;
  StoreContent begun_from_;
  std::vector<std::function<void(StoreContent&)>> changes_;
  uint64_t* serial_;  // of the last value written
  std::optional<StreamElement> element_;
};

// Ends the program if the engine refuses a valid call, because there is nothing to explore then.
void Require(const Status& status, std::string_view what);

// Takes a store and its history through the same steps, and marks on the disk when a commit is
// issued and when it is acknowledged.
class Driver {
 public:
  Driver(Disk& disk, OpenOptions options, uint64_t seed)
      : disk_(disk), options_(std::move(options)), seed_(seed) {}
  // Abandons an open store, as a kill does.
  ~Driver() { Kill(); }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  void Create();
  void Open();
  // `phase` distinguishes this close from others.
  void Close(const char* phase = "close");
  void Checkpoint();
  // Runs `commit`, on a thread of its own, while each of the checkpoint's syncs of the main file is
  // under way.
  void CheckpointDuring(const std::function<void()>& commit);
  // Checkpoints while the main file cannot be written. Ends the program unless that fails with
  // AERO_STORAGE_FULL.
  void FailCheckpoint();

  Edit NewEdit();
  void Commit(Edit& edit);
  // Commits an element that was applied before. Ends the program unless the engine ignores it.
  void Skip(Edit& edit);
  // Stages `count` vectors while the main file cannot grow. Ends the program unless that fails with
  // AERO_STORAGE_FULL.
  void FailInsert(Edit& edit, uint32_t collection, size_t count);
  // Commits while `part` cannot grow. Ends the program unless that fails with AERO_STORAGE_FULL.
  // `edit` can be committed later.
  void FailCommit(Edit& edit, Part part);

  // Each function makes one commit.
  std::vector<uint64_t> Insert(uint32_t collection, size_t count, Fields fields = Fields::kVector,
                               size_t payload_bytes = 40);
  void Put(uint32_t collection, const std::vector<uint64_t>& ids, Fields fields = Fields::kVector,
           bool keep_absent = false);
  void Delete(uint32_t collection, const std::vector<uint64_t>& ids);
  void PutDocuments(uint32_t collection, const std::vector<RecordKeys>& keys,
                    Fields fields = Fields::kVector, bool keep_absent = false,
                    size_t payload_bytes = 60);

  uint32_t CreateCollection(std::string_view name, uint32_t dimension);
  void DropCollection(uint32_t number);

  // Prints WRONG and ends the program if the snapshot shows anything else than `content`.
  void ExpectUnchanged(const Snapshot& snapshot, const StoreContent& content);

  // Drops the store. The disk keeps all earlier writes and none that the store makes while it ends.
  void Kill();
  // Kills the store, drops everything unsynced as a power failure may, and records from there. The
  // caller opens the store.
  void LoseUnsynced();

  Disk& disk() { return disk_; }
  Store& store() { return *store_; }
  const StoreContent& content() const { return history_.contents.back(); }
  const History& history() const { return history_; }
  const OpenOptions& options() const { return options_; }
  uint64_t seed() const { return seed_; }  // for workloads that draw

 private:
  void Issue(std::string phase);
  void Acknowledge(StoreContent content);
  void Withdraw();
  void Idle();

  Disk& disk_;
  const OpenOptions options_;
  const uint64_t seed_;
  std::shared_ptr<Store> store_;
  History history_;
  uint64_t serial_ = 0;
  bool log_begun_ = false;  // in this session
  bool in_checkpoint_ = false;
};

}  // namespace chassis::crash

#endif  // CHASSIS_TESTS_CRASH_DRIVER_H_
