// SPDX-License-Identifier: Apache-2.0
#include "examples/search/index.h"

#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "examples/search/document.h"
#include "examples/search/embedding.h"
#include "examples/search/handles.h"
#include "examples/search/paragraphs.h"
#include "examples/search/progress_bar.h"
#include "examples/search/text_files.h"

namespace example {
namespace {

// Paragraphs in one commit, and those of the file that exceeds it. An interrupted run leaves
// complete files, and the next run does the rest.
constexpr uint64_t kCommitEvery = 8192;

// A group has at most 1,024 bytes, and so has a document id: the name, '#' and a number.
constexpr size_t kMaxName = 1000;

chassis_bytes Bytes(std::string_view text) { return {text.data(), text.size()}; }

std::string_view Text(const chassis_bytes& bytes) {
  return {static_cast<const char*>(bytes.data), bytes.size};
}

std::vector<chassis_bytes> Column(const std::vector<std::string>& texts) {
  std::vector<chassis_bytes> column;
  for (const std::string& text : texts) column.push_back(Bytes(text));
  return column;
}

std::vector<uint64_t> ListGroup(chassis_snapshot* snapshot, const chassis_bytes& group) {
  std::vector<uint64_t> ids(64);
  size_t count = 0;
  if (chassis_snapshot_group(snapshot, CHASSIS_DEFAULT_COLLECTION, &group, ids.data(), ids.size(),
                             &count, nullptr) == AERO_QUERY_BUFFER_TOO_SMALL) {
    ids.resize(count);
  }
  Call(chassis_snapshot_group, snapshot, CHASSIS_DEFAULT_COLLECTION, &group, ids.data(), ids.size(),
       &count);
  ids.resize(count);
  return ids;
}

std::vector<chassis_document> ReadDocuments(chassis_snapshot* snapshot, const uint64_t* ids,
                                            size_t count) {
  std::vector<chassis_document> documents(count);
  if (count == 0) return documents;
  documents[0].struct_size = sizeof documents[0];
  Call(chassis_snapshot_documents, snapshot, CHASSIS_DEFAULT_COLLECTION, ids, count,
       documents.data());
  return documents;
}

std::vector<Document> ParagraphsOf(const std::filesystem::path& file, const std::string& text) {
  std::vector<Document> documents;
  for (Paragraph& paragraph : SplitParagraphs(text)) {
    documents.push_back({ToUtf8(file.native()), paragraph.line, std::move(paragraph.text)});
  }
  return documents;
}

// Makes the records of each file those of its paragraphs. All records of a file are one group, the
// file's name, so they are listed and deleted without knowing their ids.
class Updater {
 public:
  explicit Updater(chassis_store* store) : before_(OpenSnapshot(store)), batch_(OpenBatch(store)) {}

  void AddFile(const std::filesystem::path& file) {
    ++counts_.files;
    std::string text;
    const std::string& name = file.native();
    if (name.size() > kMaxName || ReadText(file, text) != Reading::kText) {
      ++counts_.left_out;
      return;
    }
    indexed_.insert(name);
    const std::vector<Document> documents = ParagraphsOf(file, text);
    const std::vector<uint64_t> stored = ListGroup(before_.get(), Bytes(name));
    if (IsStored(documents, stored)) {
      counts_.kept += documents.size();
    } else {
      Replace(name, stored.size(), documents);
    }
  }

  IndexCounts Finish() {
    DeleteOthers();
    Commit();
    return counts_;
  }

 private:
  bool IsStored(const std::vector<Document>& documents, const std::vector<uint64_t>& ids) const {
    if (ids.size() != documents.size()) return false;
    const auto stored = ReadDocuments(before_.get(), ids.data(), ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
      if (FromStored(stored[i]) != documents[i]) return false;
    }
    return true;
  }

  // Both in one commit, so that no reader ever sees a file twice, by halves or not at all.
  void Replace(const std::string& name, size_t stored, const std::vector<Document>& documents) {
    const chassis_bytes group = Bytes(name);
    Call(chassis_batch_delete_groups, batch_.get(), CHASSIS_DEFAULT_COLLECTION, &group, size_t{1});
    Put(name, documents);
    counts_.deleted += stored;
    counts_.added += documents.size();
    staged_ += stored + documents.size();
    if (staged_ >= kCommitEvery) Commit();
  }

  void Put(const std::string& name, const std::vector<Document>& documents) {
    std::vector<float> vectors;
    std::vector<std::string> payloads, document_ids;
    for (const Document& document : documents) {
      const Embedding vector = Embed(document.text);
      vectors.insert(vectors.end(), vector.begin(), vector.end());
      payloads.push_back(ToJson(document));
      document_ids.push_back(name + "#" + std::to_string(document_ids.size()));
    }
    const std::vector<chassis_bytes> document_column = Column(payloads),
                                     document_id_column = Column(document_ids),
                                     groups(documents.size(), Bytes(name)),
                                     schemas(documents.size(), Bytes(kSchema)),
                                     versions(documents.size(), Bytes(kSchemaVersion));
    chassis_records records;
    chassis_records_init(&records, sizeof records);
    records.count = documents.size();
    records.vectors = vectors.data();
    records.dimension = kDimension;
    records.documents = document_column.data();
    records.schemas = schemas.data();
    records.schema_versions = versions.data();
    records.document_ids = document_id_column.data();
    records.groups = groups.data();
    Call(chassis_batch_put, batch_.get(), CHASSIS_DEFAULT_COLLECTION, &records);
  }

  // Deletes the records of files that are gone or are no text any more, and all other records.
  void DeleteOthers() {
    const Cursor cursor = OpenCursor(before_.get());
    std::array<chassis_record, 256> records = {};
    records[0].struct_size = sizeof records[0];
    for (size_t count = 0;;) {
      Call(chassis_cursor_next, cursor.get(), records.data(), records.size(), &count);
      if (count == 0) return;
      for (const chassis_record& record : std::span(records).first(count)) {
        RequireWhole(record);
        if (indexed_.contains(Text(record.group))) continue;
        Call(chassis_batch_delete, batch_.get(), CHASSIS_DEFAULT_COLLECTION, &record.id, size_t{1});
        ++counts_.deleted;
      }
    }
  }

  void Commit() {
    Call(chassis_batch_commit, batch_.get(), nullptr, nullptr);
    staged_ = 0;
  }

  const Snapshot before_;
  const Batch batch_;
  std::set<std::string, std::less<>> indexed_;
  IndexCounts counts_;
  uint64_t staged_ = 0;
};

}  // namespace

IndexCounts UpdateIndex(chassis_store* store, const std::vector<std::filesystem::path>& files) {
  Updater updater(store);
  ProgressBar progress("indexing", files.size());
  for (const std::filesystem::path& file : files) {
    updater.AddFile(file);
    progress.Advance();
  }
  return updater.Finish();
}

}  // namespace example
