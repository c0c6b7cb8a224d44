// SPDX-License-Identifier: Apache-2.0
// Parses the command line and runs its command.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "bindings/cli/commands.h"
#include "bindings/cli/output.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

std::string Version() {
  const uint32_t abi = chassis_abi_version();
  return std::string("chassis ") + chassis_version() + " (ABI " + std::to_string(abi >> 16) + "." +
         std::to_string(abi & 0xffff) + ", format " + std::to_string(chassis_format_version()) +
         ")";
}

// Parses numbers like "1,2.5,-3". Returns an empty vector for any other text.
std::vector<float> ParseVector(const std::string& text) {
  std::vector<float> numbers;
  const char* next = text.data();
  const char* const end = next + text.size();
  for (;;) {
    float number = 0;
    const auto [rest, error] = std::from_chars(next, end, number);
    if (error != std::errc() || (rest != end && *rest != ',')) return {};
    numbers.push_back(number);
    if (rest == end) return numbers;
    next = rest + 1;
  }
}

std::string IsVector(const std::string& text) {
  return ParseVector(text).empty() ? "'" + text + "' is not a list of numbers like 1,2,3" : "";
}

// CLI11 would parse a negative number, or one that overflows, as a very large number.
std::string IsNumber(const std::string& text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? "" : "'" + text + "' is not a number of 64 bits";
}

std::string IsPositive(const std::string& text) {
  const bool zero = text.find_first_not_of('0') == std::string::npos;
  return zero ? "'" + text + "' is not at least 1" : IsNumber(text);
}

std::string IsKey(const std::string& text) {
  const bool valid = !text.empty() && text.size() <= 1024;
  return valid ? "" : "a document id or group has 1 to 1024 bytes";
}

// The syntax of the command line. Parsing stores the call that Run() makes in `command_`.
class CommandLine {
 public:
  CommandLine() : app_("Chassis: vectors and documents in one file", "chassis") {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", Version());
    AddImport();
    AddExport();
    AddSearch();
    AddSelecting("get", "Print records", cli::Get);
    AddSelecting("delete", "Delete records in one commit; missing records are ignored",
                 cli::Delete);
    AddDrop();
    AddPlain("info", "Show sizes, counts and the recovery report", cli::Info);
    AddPlain("verify", "Read every byte in use and compare every checksum", cli::Verify);
    AddPlain("collections", "List the collections", cli::Collections);
  }

  CLI::App& app() { return app_; }
  cli::Status Run() const { return command_(); }

 private:
  CLI::App* AddCommand(const std::string& name, const std::string& description) {
    CLI::App* command = app_.add_subcommand(name, description);
    command->add_option("STORE", target_.store, "The store's file")->required();
    return command;
  }

  void AddCollection(CLI::App* command) {
    command->add_option("--collection", target_.collection,
                        "Name of a collection instead of the default one");
  }

  void AddJson(CLI::App* command) {
    command->add_flag("--json", target_.json, "Print JSON, one value per line");
  }

  void AddMetric(CLI::App* command, const std::string& description) {
    command->add_option("--metric", metric_, description)
        ->check(CLI::IsMember({"l2", "ip", "cosine"}));
  }

  void AddImport() {
    CLI::App* command = AddCommand("import", "Add the rows of files; create the store if missing");
    command
        ->add_option("FILE", import_.files,
                     ".jsonl, .fvecs, or .npy of two dimensions; - is standard input")
        ->required();
    command
        ->add_option("--format", import_.format,
                     "jsonl, fvecs or npy, for names without such an ending (default for -: jsonl)")
        ->check(CLI::IsMember({"jsonl", "fvecs", "npy"}));
    AddCollection(command);
    command->add_option("--group", import_.group, "The group of all rows of .fvecs and .npy")
        ->check(IsKey);
    command
        ->add_option("--dimension", import_.dimension,
                     "Dimension of a new collection (default: that of its vectors)")
        ->check(CLI::Range(uint32_t{1}, CHASSIS_MAX_DIMENSION));
    AddMetric(command, "Metric of a new collection: l2 (default), ip or cosine");
    command
        ->add_option("--commit-every", import_.commit_every,
                     "Rows per commit, held in memory (default: about 32 MiB); JSONL is then "
                     "imported while it is read")
        ->check(IsPositive);
    command->callback([this] {
      import_.metric = cli::MetricNumber(metric_);
      command_ = [this] { return cli::Import(target_, import_); };
    });
  }

  void AddExport() {
    CLI::App* command = AddCommand("export", "Write the records of a collection by ascending id");
    command->add_option("--format", export_.format, "jsonl (default), npy or fvecs: vectors alone")
        ->check(CLI::IsMember({"jsonl", "npy", "fvecs"}));
    AddCollection(command);
    command->add_option("--output", export_.output, "A file instead of standard output");
    command->add_option("--ids", export_.ids, "A file for the ids of npy and fvecs, one per line");
    command->callback([this] {
      if (!export_.ids.empty() && export_.format == "jsonl") {
        throw CLI::ValidationError("--ids", "jsonl contains the ids");
      }
      command_ = [this] { return cli::Export(target_, export_); };
    });
  }

  void AddSearch() {
    CLI::App* command = AddCommand("search", "Find the nearest vectors, exactly");
    CLI::Option_group* query = command->add_option_group("query");
    query->add_option("--queries", search_.queries, "A .fvecs or .npy file, one query per row");
    query->add_option("--vector", vector_, "One query: 1,2,3")->check(IsVector);
    AddRepeatable(query, "--document-id", search_.document_ids, "A record whose vector is a query");
    query->require_option(1);
    command->add_option("-k", search_.k, "Hits per query (default 10)")->check(IsPositive);
    AddCollection(command);
    AddMetric(command, "l2, ip or cosine instead of the collection's own");
    AddJson(command);
    command->callback([this] {
      search_.metric = cli::MetricNumber(metric_);
      if (!vector_.empty()) search_.vector = ParseVector(vector_);
      command_ = [this] { return cli::Search(target_, search_); };
    });
  }

  // An option of one document id or group, which may be repeated.
  void AddRepeatable(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                     const std::string& description) {
    command->add_option(name, values, description + "; may be repeated")
        ->allow_extra_args(false)
        ->check(IsKey);
  }

  using Selecting = cli::Status (*)(const cli::Target&, const cli::Selection&);
  void AddSelecting(const std::string& name, const std::string& description, Selecting run) {
    CLI::App* command = AddCommand(name, description);
    CLI::Option_group* selection = command->add_option_group("records");
    selection->add_option("ID", selection_.ids, "Ids of records")->check(IsNumber);
    AddRepeatable(selection, "--document-id", selection_.document_ids, "A record's document id");
    AddRepeatable(selection, "--group", selection_.groups, "A group: all its records");
    selection->require_option(1);
    AddCollection(command);
    AddJson(command);
    command->callback([this, run] { command_ = [this, run] { return run(target_, selection_); }; });
  }

  void AddDrop() {
    CLI::App* command = AddCommand("drop", "Drop a collection with all its records");
    command->add_option("--collection", target_.collection, "Its name; not the default collection")
        ->required();
    AddJson(command);
    command->callback([this] { command_ = [this] { return cli::Drop(target_); }; });
  }

  using Plain = cli::Status (*)(const cli::Target&);
  void AddPlain(const std::string& name, const std::string& description, Plain run) {
    CLI::App* command = AddCommand(name, description);
    AddJson(command);
    command->callback([this, run] { command_ = [this, run] { return run(target_); }; });
  }

  CLI::App app_;
  cli::Target target_;
  cli::ImportOptions import_;
  cli::ExportOptions export_;
  cli::SearchOptions search_;
  cli::Selection selection_;
  std::string metric_;
  std::string vector_;
  std::function<cli::Status()> command_;
};

int Report(const cli::Problem& problem) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s: %s\n", chassis_status_name(problem.code), problem.message.c_str());
  return kFailed;
}

int RunCommandLine(int argc, char** argv) {
  CommandLine line;
  try {
    line.app().parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return line.app().exit(wrong) == 0 ? 0 : kWrongUsage;
  }
  cli::Status status = line.Run();
  if (status) status = cli::FlushOutput();
  return status ? 0 : Report(status.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return RunCommandLine(argc, argv);
  } catch (const std::bad_alloc&) {
    return Report({AERO_EXECUTION_NO_MEMORY, "out of memory"});
  } catch (const std::exception& unexpected) {
    return Report({AERO_EXECUTION_FAILED, unexpected.what()});
  }
}
