// SPDX-License-Identifier: Apache-2.0
#include "chassis/arrow.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "capi/arrow/arrow_reader.h"
#include "capi/call.h"
#include "capi/structs.h"
#include "core/storage/fork_guard.h"

namespace chassis::capi {
namespace {

constexpr uint32_t kAllColumns = CHASSIS_COLUMN_ID | CHASSIS_COLUMN_VECTOR |
                                 CHASSIS_COLUMN_DOCUMENT | CHASSIS_COLUMN_SCHEMA |
                                 CHASSIS_COLUMN_KEYS;

// The private_data of a stream.
struct OpenStream {
  std::string path;
  uint64_t fork_count = ForkCount();
  std::unique_ptr<ArrowReader> reader;
  std::atomic_flag in_use = {};  // a stream belongs to one thread at a time
  int failure = 0;               // an errno; it stays
  std::string last_error;
};

OpenStream& StreamOf(ArrowArrayStream* stream) {
  return *static_cast<OpenStream*>(stream->private_data);
}

// In the child of a fork the snapshot is leaked, because releasing it takes locks that threads of
// the parent may hold.
std::shared_ptr<const Snapshot> ForkProof(std::shared_ptr<const Snapshot> snapshot) {
  const Snapshot* shared = snapshot.get();
  return {shared, [keep = std::move(snapshot), forks = ForkCount()](const Snapshot*) mutable {
            if (ForkCount() != forks) new std::shared_ptr<const Snapshot>(std::move(keep));
          }};
}

int ErrnoOf(const Error& error) {
  if (error.code == Code::kExecutionNoMemory) return ENOMEM;
  return error.system_errno != 0 ? error.system_errno : EIO;
}

// The text of a chassis_error in one line.
std::string Describe(const std::string& path, const Error& error) {
  std::string text = InCall("arrow export", path, error).value().message;
  text.append(" (").append(CodeName(static_cast<int32_t>(error.code)));
  if (error.offset != kNoOffset) text.append(", offset ").append(std::to_string(error.offset));
  return text.append(")");
}

// Stores a failure, which every later call then returns. Without memory its text is left out.
int Fail(OpenStream& stream, const Error& error) {
  stream.failure = ErrnoOf(error);
  (void)Catching([&]() -> Status {
    stream.last_error = Describe(stream.path, error);
    return {};
  });
  return stream.failure;
}

// A callback of a stream: nothing escapes, a failure becomes an errno. `body` returns a Status.
template <typename Body>
int CallOnStream(ArrowArrayStream* stream, Body&& body) noexcept {
  OpenStream& opened = StreamOf(stream);
  if (opened.in_use.test_and_set(std::memory_order_acquire)) return EBUSY;
  if (opened.failure == 0) {
    const Status status = Catching([&]() -> Status {
      if (opened.fork_count != ForkCount()) {
        return ::chassis::Fail(Code::kExecutionForked, "the stream belongs to the parent process");
      }
      return body(*opened.reader);
    });
    if (!status.has_value()) Fail(opened, status.error());
  }
  const int failure = opened.failure;
  opened.in_use.clear(std::memory_order_release);
  return failure;
}

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) noexcept {
  return CallOnStream(stream, [&](ArrowReader& reader) -> Status {
    ExportSchema(reader.layout().Type(), out);
    return {};
  });
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) noexcept {
  return CallOnStream(stream, [&](ArrowReader& reader) -> Status {
    CHASSIS_ASSIGN(auto batch, reader.Next());
    if (batch.has_value()) {
      ExportArray(*std::move(batch), out);
    } else {
      *out = {};
    }
    return {};
  });
}

const char* GetLastError(ArrowArrayStream* stream) noexcept {
  const OpenStream& opened = StreamOf(stream);
  if (opened.failure == 0) return nullptr;
  return opened.last_error.empty() ? "out of memory" : opened.last_error.c_str();
}

void Release(ArrowArrayStream* stream) noexcept {
  delete &StreamOf(stream);
  stream->private_data = nullptr;
  stream->release = nullptr;
}

Result<chassis_arrow_options> ReadOptions(const chassis_arrow_options* options) {
  chassis_arrow_options given{};
  if (options != nullptr) {
    CHASSIS_ASSIGN(given, ReadStruct(options, "CHASSIS_ARROW_OPTIONS()"));
  }
  if ((given.columns & ~kAllColumns) != 0) {
    return Invalid("options.columns is " + std::to_string(given.columns) + ": an unknown column");
  }
  if (given.columns == 0) given.columns = kAllColumns;
  if (given.max_rows == 0) given.max_rows = UINT64_MAX;
  return given;
}

}  // namespace
}  // namespace chassis::capi

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

void chassis_arrow_options_init(chassis_arrow_options* options, size_t size) {
  InitStruct(options, size);
}

chassis_status chassis_arrow_export(chassis_snapshot* snapshot, uint32_t collection,
                                    const chassis_arrow_options* options,
                                    struct ArrowArrayStream* stream, chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "arrow export", snapshot, error, OnFailure(Set(stream, {})),
      [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(stream);
        CHASSIS_ASSIGN(const auto given, ReadOptions(options));
        auto created = std::make_unique<OpenStream>();
        created->path = opened.path;
        CHASSIS_ASSIGN(created->reader,
                       ArrowReader::Open(ForkProof(opened.snapshot), collection,
                                         ArrowLayout{given.columns, 0}, given.max_rows));
        *stream = {GetSchema, GetNext, GetLastError, Release, created.release()};
        return {};
      });
}

}  // extern "C"
