// SPDX-License-Identifier: Apache-2.0
// Writes stores in many states, each with what a reader of it must find.
//
//   write_stores FOLDER          every state of every crash workload
//   write_stores --one FOLDER    one store with every structure, unclean and clean
//
// STATE.chassis, and the logs beside it, are the store; STATE.txt is its content.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/crash/deterministic_random.h"
#include "tests/crash/driver.h"
#include "tests/crash/workloads.h"
#include "tests/format/content_text.h"

namespace chassis::crash {
namespace {

constexpr uint64_t kSeed = 1;

void WriteFile(const std::string& path, const FileImage& file) {
  std::ofstream out(path, std::ios::binary);
  uint64_t left = file.size;
  for (const PageRef& page : file.pages) {
    const auto n = std::min<uint64_t>(left, page->bytes.size());
    out.write(reinterpret_cast<const char*>(page->bytes.data()), static_cast<std::streamsize>(n));
    left -= n;
  }
}

void WriteState(const std::string& path, const DiskImage& image, const StoreContent& content) {
  constexpr const char* kEndings[kParts] = {"", "-wal0", "-wal1"};
  for (size_t part = 0; part < kParts; ++part) {
    if (image.parts[part]) WriteFile(path + ".chassis" + kEndings[part], *image.parts[part]);
  }
  std::ofstream(path + ".txt") << TextOf(content);
}

// Writes the store as a kill at the end of the workload leaves it, and after a reopen and a close.
void WriteBoth(const std::string& path, const Workload& workload, OpenOptions options) {
  SeedRandomIds(kSeed);
  Disk disk;
  disk.Mount(DiskImage{});
  disk.Record();  // a workload may lose what is not synced
  Driver driver(disk, std::move(options), kSeed);
  workload.run(driver);
  WriteState(path + "-end", disk.Save(), driver.content());
  driver.Kill();
  driver.Open();
  WriteState(path + "-recovered", disk.Save(), driver.content());
  driver.Insert(0, 1, Fields::kDocument);
  driver.Close();
  WriteState(path + "-clean", disk.Save(), driver.content());
}

// Every structure: records in every state, documents with keys and without, a payload of two
// pieces, dead slots, a dropped collection, index runs, streams, page images, a log.
void EveryStructure(Driver& driver) {
  constexpr uint32_t kDefault = 0;
  driver.Create();
  const std::vector<uint64_t> ids = driver.Insert(kDefault, 40, Fields::kBoth);
  driver.PutDocuments(kDefault, {{0, 0}, {1, 0}, {2, 1}}, Fields::kBoth);
  const uint32_t notes = driver.CreateCollection("notes", 0);
  driver.Insert(notes, 1, Fields::kDocument, (1 << 20) + 100);
  driver.DropCollection(driver.CreateCollection("dropped", 4));
  driver.Put(kDefault, {ids[1], ids[2]}, Fields::kVector, true);
  driver.Delete(kDefault, {ids[3], ids[4]});
  Edit element = driver.NewEdit();
  element.Become({100, 5, 1});  // its counter is the record of this id
  driver.Commit(element);
  driver.Checkpoint();
  driver.Put(kDefault, {ids[4]}, Fields::kBoth);
  driver.Put(kDefault, {ids[5]}, Fields::kDocument, true);
  driver.Delete(kDefault, {ids[6]});
  driver.PutDocuments(kDefault, {{1, 1}}, Fields::kVector, true);
  driver.Insert(kDefault, 3);
}

int Run(int count, char** arguments) {
  const bool one = count == 3 && std::string_view(arguments[1]) == "--one";
  if (!one && count != 2) {
    std::fprintf(stderr, "usage: write_stores [--one] FOLDER\n");
    return 2;
  }
  const std::string folder = std::string(arguments[count - 1]) + "/";
  if (one) {
    WriteBoth(folder + "everything", {"everything", EveryStructure}, SmallOptions({}));
    return 0;
  }
  for (const Workload& workload : Workloads()) {
    WriteBoth(folder + workload.name, workload, SmallOptions(workload));
  }
  return 0;
}

}  // namespace
}  // namespace chassis::crash

int main(int count, char** arguments) { return chassis::crash::Run(count, arguments); }
