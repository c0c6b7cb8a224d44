// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_
#define CHASSIS_CORE_STORE_STAGING_KEY_RESOLVER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/store/staging/staged_collection.h"

namespace chassis {

// Applies the operations of a batch, one after another, to one commit. That is how document ids and
// groups become records, and where a record that is not as its put requires is found out.
class KeyResolver {
 public:
  using Ref = StagedState::Ref;

  // REQUIRES: `newest` is what commit `seq` made of the collection; all outlive the resolver.
  KeyResolver(StagedCollection& staged, const CollectionVersion& newest, uint64_t seq)
      : staged_(staged), newest_(newest), seq_(seq) {}

  // Makes staged.state() what the operations make of this commit. Operations that conflict are
  // applied too, as far as they can be; staged.conflict() is the first of them.
  Status Resolve();

  // AERO_QUERY_CONFLICT, with the row at fault, if a record that is not put has one of the document
  // ids of `records`, as the operations so far leave it. `records.ids` is null for an insert.
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
