// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_STORAGE_STORAGE_FACTORY_H_
#define CHASSIS_CORE_STORAGE_STORAGE_FACTORY_H_

#include <memory>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/storage/mapped_storage.h"

namespace chassis {

// The parts of a store. On a file system: NAME, NAME-wal0, NAME-wal1.
enum class Part { kMain, kLog0, kLog1 };

// Opens and names the parts of one store. Used by one thread at a time.
class StorageFactory {
 public:
  virtual ~StorageFactory() = default;

  virtual std::string PartName(Part part) const = 0;

  // False if nothing outlives the process (memory): the store then keeps no log.
  virtual bool persistent() const = 0;

  // Whether the part's name exists, also as something that is no regular file.
  virtual Result<bool> Exists(Part part) = 0;

  // Fails with AERO_STORAGE_NOT_FOUND if the part does not exist, and with AERO_CONFIG_NOT_A_STORE
  // if it is a directory, FIFO or device; it never blocks and opens no device.
  virtual Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) = 0;

  // Creates an empty part, open for reading and writing. The main part has no name until Publish. A
  // log has its name at once; fails with AERO_QUERY_EXISTS if that is taken.
  virtual Result<std::unique_ptr<MappedStorage>> Create(Part part) = 0;

  // Gives the main part made by Create its name, and syncs the directory. Fails with
  // AERO_QUERY_EXISTS if a non-empty file has that name, because it may not be ours; the created
  // part is then gone.
  virtual Status Publish() = 0;

  // Succeeds if there is nothing to remove.
  virtual Status Remove(Part part) = 0;

  // Makes the names created or removed so far durable.
  virtual Status SyncDirectory() = 0;
};

// Returns the factory for `uri`: "memory:" is a new private store in memory; anything else is a
// file path. One that starts with '/' or './' is always a path, because its name may contain ':'.
// Fails with AERO_STORAGE_NOT_FOUND if the parent folder is missing, because a misspelt path must
// not create folders.
Result<std::unique_ptr<StorageFactory>> OpenFactory(std::string_view uri);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_STORAGE_FACTORY_H_
