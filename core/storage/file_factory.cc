// SPDX-License-Identifier: Apache-2.0
#include "core/storage/file_factory.h"

#include <sys/stat.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/random.h"
#include "core/storage/file_storage.h"

namespace chassis {
namespace {

std::string RandomSuffix() {
  static constexpr char kDigits[] = "0123456789abcdef";
  const Id128 random = RandomId128();
  std::string suffix;
  for (size_t i = 0; i < 8; ++i) {
    suffix += kDigits[std::to_integer<unsigned>(random[i]) >> 4];
    suffix += kDigits[std::to_integer<unsigned>(random[i]) & 15];
  }
  return suffix;
}

std::string WithoutLink(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return path;
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

Result<std::unique_ptr<FileFactory>> FileFactory::Open(const std::string& path) {
  if (path.find('\0') != std::string::npos) {
    return Fail(Code::kQueryInvalid, "file storage: a path must not hold a NUL byte");
  }
  const std::string resolved = WithoutLink(path);
  std::string file = Directory::FileNameOf(resolved);
  if (file.empty()) {
    return Fail(Code::kQueryInvalid, "file storage: the path \"" + path + "\" names no file");
  }
  CHASSIS_ASSIGN(auto directory, Directory::OpenParentOf(resolved));
  return std::unique_ptr<FileFactory>(new FileFactory(std::move(directory), std::move(file)));
}

std::string FileFactory::FileOf(Part part) const {
  switch (part) {
    case Part::kMain:
      return file_;
    case Part::kLog0:
      return file_ + "-wal0";
    case Part::kLog1:
      return file_ + "-wal1";
  }
  return file_;
}

Result<std::unique_ptr<MappedStorage>> FileFactory::Open(Part part, Access access) {
  return FileStorage::Open(*directory_, FileOf(part), access);
}

Result<std::unique_ptr<MappedStorage>> FileFactory::Create(Part part) {
  if (part != Part::kMain) return FileStorage::Create(*directory_, FileOf(part));
  auto temporary = std::make_shared<TemporaryFile>(directory_, file_ + ".tmp-" + RandomSuffix());
  CHASSIS_ASSIGN(auto storage, FileStorage::Create(*directory_, file_, temporary));
  created_ = temporary;
  return storage;
}

Status FileFactory::Publish() {
  const std::shared_ptr<TemporaryFile> temporary = created_.lock();
  if (temporary == nullptr) {
    return Fail(Code::kInternalState,
                "file storage: no open created part to publish as " + PartName(Part::kMain));
  }
  created_.reset();
  if (Status named = GiveName(temporary->file()); !named.has_value()) {
    temporary->Discard();
    return named;
  }
  temporary->Release();
  return SyncDirectory();
}

Status FileFactory::GiveName(const std::string& temporary) {
  Status named = directory_->RenameToNew(temporary, file_);
  if (named.has_value() || named.error().code != Code::kQueryExists) return named;
  CHASSIS_ASSIGN(const uint64_t size, directory_->SizeOf(file_));
  return size == 0 ? ReplaceEmpty(temporary) : named;
}

// The lock of the empty file keeps others from making a store of it. A handle that opened it
// earlier sees at its own Lock that the file has lost its name.
Status FileFactory::ReplaceEmpty(const std::string& temporary) {
  CHASSIS_ASSIGN(auto in_the_way, FileStorage::Open(*directory_, file_, Access::kReadWrite));
  CHASSIS_TRY(in_the_way->Lock(LockKind::kExclusive));
  if (in_the_way->Size() > 0) {
    return Fail(Code::kQueryExists,
                "file storage: " + in_the_way->name() + " is in use and not empty");
  }
  return directory_->RenameOver(temporary, file_);
}

Result<bool> FileFactory::Exists(Part part) { return directory_->Exists(FileOf(part)); }

Status FileFactory::Remove(Part part) { return directory_->Remove(FileOf(part)); }

Status FileFactory::SyncDirectory() { return directory_->Sync(); }

}  // namespace chassis
