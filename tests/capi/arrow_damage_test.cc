// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "tests/capi/arrow_fixture.h"

namespace chassis::capi {
namespace {

constexpr size_t kDimension = 16;

class ArrowDamage : public ArrowTest {
 protected:
  // Flips a bit of `bytes` in the file.
  void Damage(std::string_view bytes) {
    std::string file = ReadFile(path);
    offset = file.find(bytes);
    ASSERT_NE(offset, std::string::npos);
    file[offset + bytes.size() - 1] ^= 4;
    WriteFile(path, file);
  }
  // Returns the bytes of a vector in the file.
  static std::string VectorBytes(float value) {
    const std::vector<float> vector(kDimension, value);
    return {reinterpret_cast<const char*>(vector.data()), kDimension * sizeof(float)};
  }

  // The stream fails with EIO, names the offset, and fails again in the next call.
  void ExpectFailure(Stream& stream) {
    for (int time = 0; time < 2; ++time) {
      Batch batch;
      EXPECT_EQ(stream->get_next(stream.get(), batch.get()), EIO);
      EXPECT_EQ(batch->release, nullptr);
      const std::string text = stream->get_last_error(stream.get());
      for (const std::string& part :
           {path, std::string("AERO_DATA_CORRUPTION"), "offset " + std::to_string(offset)}) {
        EXPECT_NE(text.find(part), std::string::npos) << text;
      }
    }
  }

  size_t offset = 0;
};

TEST_F(ArrowDamage, OfAVectorEndsTheStreamWithAnErrorAndStaysThere) {
  Fill(Create(kDimension), 300, kDimension);
  Damage(VectorBytes(250));
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot, 0, 100);
  EXPECT_EQ(NextBatch(stream)->get()->length, 100);
  EXPECT_EQ(NextBatch(stream)->get()->length, 100);
  ExpectFailure(stream);
}

TEST_F(ArrowDamage, OfAVectorIsMetInCopiedRowsToo) {
  {
    const StoreHandle store = Create(kDimension);
    const auto ids = Fill(store, 30, kDimension);
    Delete(store, {ids[10]});
  }
  Damage(VectorBytes(20));
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  ExpectFailure(stream);
}

TEST_F(ArrowDamage, OfADeadVectorHarmsNothing) {
  {
    const StoreHandle store = Create(kDimension);
    const auto ids = Fill(store, 300, kDimension);
    Delete(store, {ids[250]});
  }
  Damage(VectorBytes(250));
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  EXPECT_EQ(LengthsOf(AllBatches(stream)), (std::vector<int64_t>{250, 49}));
}

TEST_F(ArrowDamage, OfAVectorThatIsNotWantedHarmsNothing) {
  Fill(Create(kDimension), 300, kDimension);
  Damage(VectorBytes(250));
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot, CHASSIS_COLUMN_DOCUMENT);
  EXPECT_EQ(LengthsOf(AllBatches(stream)), std::vector<int64_t>{300});
}

TEST_F(ArrowDamage, IsComparedAsTheVerifyModeOfTheStoreSays) {
  Fill(Create(kDimension), 300, kDimension);
  Damage(VectorBytes(250));
  auto options = Options();
  options.verify = CHASSIS_VERIFY_ON_DEMAND;
  const StoreHandle store = Open(&options);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  EXPECT_EQ(LengthsOf(AllBatches(stream)), std::vector<int64_t>{300});
}

TEST_F(ArrowDamage, OfADocumentEndsTheStreamWithAnError) {
  {
    const StoreHandle store = Create(kDimension);
    const auto ids = Fill(store, 5, kDimension);
    PutDocument(store, ids[2], "this one is damaged");
  }
  Damage("this one is damaged");
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  Batch batch;
  EXPECT_EQ(stream->get_next(stream.get(), batch.get()), EIO);
  const std::string text = stream->get_last_error(stream.get());
  EXPECT_NE(text.find(path), std::string::npos) << text;
  EXPECT_NE(text.find("offset "), std::string::npos) << text;
  Stream vectors = Export(snapshot, CHASSIS_COLUMN_VECTOR);
  EXPECT_EQ(LengthsOf(AllBatches(vectors)), std::vector<int64_t>{5});
}

TEST_F(ArrowDamage, OfADocumentWithoutAVectorEndsTheStreamWithAnErrorIfItIsWanted) {
  FillDocuments(Create(0), {"sound", "this one is damaged", "sound as well"});
  Damage("this one is damaged");
  const StoreHandle store = Open();
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot, 0, 1);
  EXPECT_EQ(NextBatch(stream)->get()->length, 1);
  Batch batch;
  EXPECT_EQ(stream->get_next(stream.get(), batch.get()), EIO);
  EXPECT_EQ(stream->get_next(stream.get(), batch.get()), EIO);  // not the record behind it
  Stream ids = Export(snapshot, CHASSIS_COLUMN_ID);
  EXPECT_EQ(LengthsOf(AllBatches(ids)), std::vector<int64_t>{3});
}

// A log line is delivered inside of a call. A call on the stream from there meets a stream in use,
// as a call of another thread would.
struct Meddler {
  static void Take(void* user, int32_t /*level*/, const char* /*message*/, size_t /*size*/) {
    auto* meddler = static_cast<Meddler*>(user);
    if (meddler->stream == nullptr) return;
    ArrowArray batch{};
    meddler->failure = meddler->stream->get_next(meddler->stream, &batch);
  }
  ArrowArrayStream* stream = nullptr;
  int failure = 0;
};

TEST_F(ArrowDamage, ACallIntoAStreamThatIsInUseIsBusy) {
  Fill(Create(kDimension), 300, kDimension);
  Damage(VectorBytes(250));
  Meddler meddler;
  auto options = Options();
  options.log = &Meddler::Take;
  options.log_user = &meddler;
  const StoreHandle store = Open(&options);
  const SnapshotHandle snapshot = OpenSnapshot(store);
  Stream stream = Export(snapshot);
  meddler.stream = stream.get();
  ExpectFailure(stream);
  EXPECT_EQ(meddler.failure, EBUSY);
  meddler.stream = nullptr;
}

}  // namespace
}  // namespace chassis::capi
