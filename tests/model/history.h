// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_HISTORY_H_
#define CHASSIS_TESTS_MODEL_HISTORY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "tests/model/disk_store.h"
#include "tests/model/twin_batch.h"

namespace chassis::model {

// A store and its model, step by step. Any number is a step, after any other steps.
class History {
 public:
  // `setup` decides the default collection, the verify mode and whether keys collide.
  explicit History(uint64_t setup);

  void Step(uint64_t number);
  // Fails the property if the newest commit or a held snapshot differs from the model.
  void Check();

 private:
  struct StepKind {
    const char* name;
    uint64_t weight;
    void (History::*run)(Dice& dice);
  };
  struct HeldSnapshot {
    std::unique_ptr<Snapshot> snapshot;
    StoreContent content;
  };
  using Staging = void (TwinBatch::*)(uint32_t collection, Dice& dice);

  static const std::vector<StepKind>& Kinds();
  template <Staging stage>
  void Stage(Dice& dice);

  void Commit(Dice& dice);
  void Apply(Dice& dice);
  void Rollback(Dice& dice);
  void Checkpoint(Dice& dice);
  void CreateCollection(Dice& dice);
  void DropCollection(Dice& dice);
  void HoldSnapshot(Dice& dice);
  void ReleaseSnapshot(Dice& dice);
  void Search(Dice& dice);
  void Reopen(Dice& dice);
  void Crash(Dice& dice);
  void CrashWithinCall(Dice& dice);

  TwinBatch& AnyBatch(Dice& dice);
  uint32_t AnyCollection(Dice& dice) const;
  void NoteSchemaCommit();
  void DropChildren();
  void Open(Dice& dice);
  void OpenBatches();
  void CheckOpened();
  void CheckStaged();

  World world_;
  DiskStore disk_;
  std::vector<TwinBatch> batches_;  // the first one is the store's own
  std::vector<HeldSnapshot> held_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_HISTORY_H_
