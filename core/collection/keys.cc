// SPDX-License-Identifier: Apache-2.0
#include "core/collection/keys.h"

#include <algorithm>

namespace chassis {
namespace {

constexpr size_t kMostQuoted = 48;

using Visit = std::function<Result<bool>(uint64_t address, uint64_t id)>;

struct Candidate {
  uint64_t address;
  uint64_t id;
};

// Returns false if the visitor ended the walk.
Result<bool> VisitDelta(const IndexDelta& delta, KeyKind kind, uint64_t hash, const Visit& visit) {
  Result<bool> more = true;
  delta.postings(kind).ForEach(hash, [&](uint64_t address, uint64_t id) {
    more = visit(address, id);
    return more.value_or(false);
  });
  return more;
}

Result<std::vector<Candidate>> CandidatesInRuns(const CollectionVersion& version, KeyKind kind,
                                                uint64_t hash) {
  const IndexKey first{version.schema->number, KindInRuns(kind), hash, 0};
  std::vector<Candidate> candidates;
  for (const auto& run : version.index->runs->runs) {
    IndexRun::Cursor cursor(*run, first);
    for (;;) {
      CHASSIS_ASSIGN(const auto entry, cursor.Next());
      const IndexKey key = entry ? entry->key : IndexKey{};
      if (IndexKey{key.collection, key.kind, key.key, 0} != first) break;
      candidates.push_back({key.sub, entry->value});
    }
  }
  return candidates;
}

// Visits the index runs or, if one is damaged, the index rebuilt in their place.
Status VisitBase(const CollectionVersion& version, KeyKind kind, uint64_t hash,
                 const Visit& visit) {
  if (!version.repair->done.load(std::memory_order_acquire)) {
    const auto candidates = CandidatesInRuns(version, kind, hash);
    for (size_t i = 0; candidates && i < candidates->size(); ++i) {
      CHASSIS_ASSIGN(const bool more, visit((*candidates)[i].address, (*candidates)[i].id));
      if (!more) break;
    }
    if (candidates) return {};
    if (candidates.error().code != Code::kIndexCorruption) return Failure(candidates.error());
    version.index->runs->NoteDamage(candidates.error());
    RepairIndex(version, version.index->runs->seq);
  }
  CHASSIS_TRY(VisitDelta(*version.repair->index, kind, hash, visit));
  return {};
}

// Fails if a record that may be live may carry a key that cannot be read.
Status CheckNoKeyIsLost(const CollectionVersion& version, uint64_t seq) {
  const Damage* const damage = version.FoundDamage();
  if (damage == nullptr) return {};
  std::optional<uint64_t> lost = damage->lost_document;
  const auto note = [&](uint64_t address) { lost = std::min(lost.value_or(address), address); };
  for (const auto& [id, address] : damage->documents) note(address);
  for (const auto& [id, address] : damage->unread_keys) {
    CHASSIS_ASSIGN(const uint64_t newest, version.DocumentAddress(id, seq));
    if (newest == address) note(address);
  }
  if (!lost) return {};
  const RecordAddress address = RecordAddress::Unpack(*lost);
  return version.documents[address.extent_index].extent->Damaged(address.position);
}

// Calls visit(id) for the records that carry `key` at `seq`, some twice, until visit returns false.
Status ForEachCarrier(const CollectionVersion& version, uint64_t seq, KeyKind kind,
                      std::string_view key, const std::function<bool(uint64_t)>& visit) {
  const auto try_one = [&](uint64_t address, uint64_t id) -> Result<bool> {
    CHASSIS_ASSIGN(const uint64_t newest, version.DocumentAddress(id, seq));
    if (newest != address) return true;
    CHASSIS_TRY(version.CheckDocument(id, address));
    CHASSIS_ASSIGN(const DocumentRecord record, version.WithoutPayloadAt(address));
    const bool carries = (kind == KeyKind::kGroup ? record.group : record.document_id) == key;
    return !carries || visit(id);
  };
  return ForEachCandidate(version, kind, version.key_hash.Of(kind, key), try_one);
}

}  // namespace

Status ForEachCandidate(const CollectionVersion& version, KeyKind kind, uint64_t hash,
                        const Visit& visit) {
  CHASSIS_ASSIGN(bool more, VisitDelta(*version.index->delta, kind, hash, visit));
  for (size_t i = 0; more && i < version.index->frozen.size(); ++i) {
    CHASSIS_ASSIGN(more, VisitDelta(*version.index->frozen[i], kind, hash, visit));
  }
  return more && !version.index->runs->runs.empty() ? VisitBase(version, kind, hash, visit)
                                                    : Status{};
}

Result<std::optional<uint64_t>> ResolveDocumentId(const CollectionVersion& version, uint64_t seq,
                                                  std::string_view document_id) {
  std::optional<uint64_t> found;
  CHASSIS_TRY(ForEachCarrier(version, seq, KeyKind::kDocumentId, document_id, [&](uint64_t id) {
    found = id;
    return false;
  }));
  if (!found) CHASSIS_TRY(CheckNoKeyIsLost(version, seq));
  return found;
}

Result<std::vector<uint64_t>> ListGroup(const CollectionVersion& version, uint64_t seq,
                                        std::string_view group) {
  std::vector<uint64_t> ids;
  CHASSIS_TRY(ForEachCarrier(version, seq, KeyKind::kGroup, group, [&](uint64_t id) {
    ids.push_back(id);
    return true;
  }));
  CHASSIS_TRY(CheckNoKeyIsLost(version, seq));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::string QuotedKey(std::string_view key) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char character : key.substr(0, kMostQuoted)) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      quoted += character;
    } else {
      quoted += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return quoted + (key.size() > kMostQuoted ? "...\"" : "\"");
}

}  // namespace chassis
