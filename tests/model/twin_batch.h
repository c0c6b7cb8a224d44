// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_TESTS_MODEL_TWIN_BATCH_H_
#define CHASSIS_TESTS_MODEL_TWIN_BATCH_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/store/batch.h"
#include "tests/model/dice.h"
#include "tests/model/reserved_ids.h"
#include "tests/model/sqlite_mirror.h"
#include "tests/model/staged_content.h"
#include "tests/support/content.h"

namespace chassis::model {

// The part of the model that all batches of one store share.
struct World {
  StoreContent newest;
  ReservedIds reserved;
  SqliteMirror mirror;
  uint64_t serial = 0;  // of the last value that was written
};

// A batch beside its model. Each function calls both and fails the property if the results differ.
// REQUIRES: `collection` is one of the newest commit, because the model looks it up there.
class TwinBatch {
 public:
  // `own` is null for the store's own batch.
  TwinBatch(int number, std::unique_ptr<Batch> own, Batch& batch, World& world);

  void Insert(uint32_t collection, Dice& dice);
  void Put(uint32_t collection, Dice& dice);
  void PutDocuments(uint32_t collection, Dice& dice);
  void Delete(uint32_t collection, Dice& dice);
  void DeleteDocuments(uint32_t collection, Dice& dice);
  void DeleteGroups(uint32_t collection, Dice& dice);
  // Makes calls that are refused and stage nothing.
  void StageInvalid(uint32_t collection, Dice& dice);

  void Commit();
  void Apply(Dice& dice);
  void Rollback();

  // Returns the collection as the batch sees it.
  CollectionContent Find(uint32_t collection) const;

 private:
  struct Outcome {
    std::optional<Code> refused;
    StoreContent content;                    // once the batch has committed
    bool changes = false;                    // anything
    std::map<uint32_t, uint64_t> first_new;  // by collection: the id of its first new record
  };

  const CollectionContent& Newest(uint32_t collection) const;
  // Returns the collection of the newest commit after the operations so far.
  StagedContent Staged(uint32_t collection, uint64_t seq = 0) const;
  void PutRows(uint32_t collection, const std::vector<Row>& rows, const std::vector<uint64_t>* ids,
               Dice& dice);
  // Returns the expected outcome of the commit. Reserves ids for new records, as the commit does.
  Outcome Foresee();
  // Returns whether anything but deletions is staged for a collection.
  bool Puts(uint32_t collection) const;
  void Conclude(const Outcome& outcome, const Result<CommitResult>& done);
  void Forget();

  int number_;
  std::unique_ptr<Batch> own_;
  Batch& batch_;
  World& world_;
  std::vector<Write> writes_;
};

}  // namespace chassis::model

#endif  // CHASSIS_TESTS_MODEL_TWIN_BATCH_H_
