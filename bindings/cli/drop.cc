// SPDX-License-Identifier: Apache-2.0
// The command drop.
#include <cstdio>

#include "bindings/cli/commands.h"
#include "bindings/cli/handles.h"
#include "bindings/cli/output.h"

namespace cli {

Status Drop(const Target& target) {
  CLI_ASSIGN(StoreHandle store, OpenStore(target.store, 0));
  CLI_ASSIGN(const chassis_collection_info collection,
             CollectionInfo(store.get(), target.collection));
  CLI_TRY(Call(chassis_collection_drop, store.get(), collection.number));
  if (target.json) {
    PrintJson({{"dropped", collection.name}, {"records", collection.live}});
  } else {
    std::printf("collection %s dropped, records %s\n", collection.name,
                WithSeparators(collection.live).c_str());
  }
  return CloseStore(std::move(store));
}

}  // namespace cli
