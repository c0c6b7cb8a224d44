// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORE_STAGING_STAGED_KEYS_H_
#define CHASSIS_CORE_STORE_STAGING_STAGED_KEYS_H_

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chassis {

// What a batch does to the document ids of one collection. The changes of a call can be undone
// until they are accepted.
class StagedDocumentIds {
 public:
  // A document id that a commit, the newest one then, had for a record that was looked for by it.
  struct Found {
    std::string document_id;
    uint64_t id;
  };

  // What the batch makes the document id of `id`: empty = none, null = it does not say.
  const std::string* Of(uint64_t id) const;
  // The record that the batch gives a document id to.
  std::optional<uint64_t> Owner(std::string_view document_id) const;

  // No other record has it.
  void Set(uint64_t id, std::string_view document_id);
  void NoteFound(std::string_view document_id, uint64_t id) {
    found_.push_back({std::string(document_id), id});
  }
  // The commit in which a document id was looked for.
  void NoteSeq(uint64_t seq);

  void Accept();
  void Undo();

  // Whether the batch says nothing of any record.
  bool empty() const { return names_.empty(); }
  const absl::flat_hash_map<std::string_view, uint64_t>& owners() const { return owners_; }
  std::span<const Found> found() const { return found_; }
  // Whether all that was looked for was looked for in the commit `seq`.
  bool KnownAt(uint64_t seq) const { return !first_seq_ || (*first_seq_ == seq && same_seq_); }

 private:
  void Assign(uint64_t id, std::string_view document_id);

  absl::node_hash_map<uint64_t, std::string> names_;        // empty = none
  absl::flat_hash_map<std::string_view, uint64_t> owners_;  // views of `names_`
  std::vector<Found> found_;
  std::vector<std::pair<uint64_t, std::optional<std::string>>> undo_;  // what `names_` had
  size_t accepted_found_ = 0;
  std::optional<uint64_t> first_seq_;
  bool same_seq_ = true;
};

// The groups that a batch gives to records of one collection.
class StagedGroups {
 public:
  // The group's name, which stays where it is. `id` is in it from now on.
  const std::string* Add(std::string_view group, uint64_t id);

  // Ids that were added to it, some twice, some in another group since.
  std::span<const uint64_t> Ids(std::string_view group) const;

 private:
  absl::node_hash_map<std::string, std::vector<uint64_t>> groups_;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_STORE_STAGING_STAGED_KEYS_H_
