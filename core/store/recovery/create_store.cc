// SPDX-License-Identifier: Apache-2.0
#include "core/store/recovery/create_store.h"

#include <chrono>
#include <memory>

#include "core/format/identity.h"
#include "core/format/layout.h"
#include "core/store/checkpoint/checkpoint_blob.h"

namespace chassis {
namespace {

constexpr const char* kDefaultName = "default";

uint64_t UnixMilliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Version EmptyVersion(uint32_t dimension, Metric metric) {
  Version version;
  version.next_collection = 1;
  version.collections.Set(std::make_shared<const CollectionVersion>(CollectionVersion::New(
      {0, kDefaultName, dimension, metric}, version.index_runs, version.key_hashing)));
  return version;
}

}  // namespace

Status CreateStore(StorageFactory& factory, uint32_t dimension, Metric metric) {
  CHASSIS_ASSIGN(const auto main, factory.Create(Part::kMain));
  Identity identity;
  identity.uuid = RandomId128();
  identity.created_unix_ms = UnixMilliseconds();
  Superblock superblock;
  superblock.number = 1;
  const CheckpointBlob blob = EncodeCheckpoint(EmptyVersion(dimension, metric), {}, {}, superblock,
                                               identity.uuid, Slack::kKeep);
  const uint64_t length = BlobExtentLength(blob.bytes.size());
  const Extent copies[] = {{kFirstExtentOffset, length}, {kFirstExtentOffset + length, length}};
  superblock.catalog_offset = copies[0].offset;
  superblock.catalog_copy_offset = copies[1].offset;
  superblock.catalog_length = blob.catalog_length;
  superblock.blob_length = blob.bytes.size();
  superblock.catalog_crc = blob.catalog_crc;
  superblock.file_end = copies[1].end();
  const ByteVector encoded = EncodeSuperblock(superblock, identity.uuid);

  CHASSIS_TRY(main->Grow(superblock.file_end));
  CHASSIS_TRY(main->Write(kIdentityOffset, EncodeIdentity(identity)));
  CHASSIS_TRY(main->Write(kSuperblockOffset[0], encoded));
  CHASSIS_TRY(main->Write(kSuperblockOffset[1], encoded));
  for (const Extent& copy : copies) {
    CHASSIS_TRY(WriteBlob(*main, copy, blob, superblock, identity.uuid));
  }
  CHASSIS_TRY(main->Sync());
  return factory.Publish();
}

}  // namespace chassis
