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

  // False where nothing outlives the process (memory): the store then keeps no log.
  virtual bool persistent() const = 0;

  // Whether Open would find anything, of whatever kind.
  virtual Result<bool> Exists(Part part) = 0;

  // AERO_STORAGE_NOT_FOUND if it does not exist; a directory, FIFO or device is
  // AERO_CONFIG_NOT_A_STORE, told without blocking and without opening a device.
  virtual Result<std::unique_ptr<MappedStorage>> Open(Part part, Access access) = 0;

  // A new, empty part, open for reading and writing. The main part has no name until Publish;
  // a log takes its name at once and must not exist.
  virtual Result<std::unique_ptr<MappedStorage>> Create(Part part) = 0;

  // Gives the main part made by Create its name, and syncs the directory. Never replaces a
  // non-empty file: AERO_QUERY_EXISTS, and the created part is gone.
  virtual Status Publish() = 0;

  // Succeeds if there is nothing to remove.
  virtual Status Remove(Part part) = 0;

  // Names created or removed so far are durable on return.
  virtual Status SyncDirectory() = 0;
};

// The factory for `uri`: "memory:" is a new private store in memory; anything else is a file path
// (one that starts with '/' or './' is never taken for a URI). The parent folder must exist.
Result<std::unique_ptr<StorageFactory>> OpenFactory(std::string_view uri);

}  // namespace chassis

#endif  // CHASSIS_CORE_STORAGE_STORAGE_FACTORY_H_
