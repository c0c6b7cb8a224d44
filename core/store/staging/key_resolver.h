// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_
#define CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/store/staging/staged_collection.h"

namespace chassis {

// Applies the operations of a batch, one after another, to one commit. This resolves document ids
// and groups to records, and finds records that are not as their put requires.
class KeyResolver {
 public:
  using Ref = StagedState::Ref;

  // `newest` is the collection at commit `seq`. Both references must outlive the resolver, because
  // it uses them in every call.
  KeyResolver(StagedCollection& staged, const CollectionVersion& newest, uint64_t seq)
      : staged_(staged), newest_(newest), seq_(seq) {}

  // Brings staged.state() to the result of the operations on this commit. Operations that conflict
  // are applied too, as far as they can be; staged.conflict() is the first conflict.
  Status Resolve();

  // Fails with AERO_QUERY_CONFLICT and the row at fault if a record other than the one put has a
  // document id of `records` after the operations so far. `records.ids` is null for an insert.
  Status CheckRows(const Records& records);

 private:
  Status Apply(const StagedOperation& operation);
  Status Insert(const StagedOperation& operation);
  Status Put(const StagedOperation& operation);
  Status DeleteGroup(const std::string* group);
  Status CheckExpected(const StagedOperation& operation);
  Result<std::optional<Ref>> FindOwner(std::string_view document_id);
  void NoteConflict(const Failure& conflict) { staged_.NoteConflict(conflict.value()); }

  StagedCollection& staged_;
  const CollectionVersion& newest_;
  const uint64_t seq_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_
