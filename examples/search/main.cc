// SPDX-License-Identifier: Apache-2.0
// Indexes the paragraphs of text files in a store and answers questions with them.
#include <chassis/chassis.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "examples/search/embedding.h"
#include "examples/search/handles.h"
#include "examples/search/index.h"
#include "examples/search/question.h"
#include "examples/search/text_files.h"

namespace {

namespace fs = std::filesystem;

constexpr size_t kAnswers = 3;

struct Arguments {
  std::string store;
  std::vector<fs::path> paths;
  std::vector<std::string> questions;
};

// Absolute, so that a file has one name wherever the program is started.
fs::path Absolute(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::canonical(path, error);
  if (!error) return absolute;
  std::fprintf(stderr, "%s: %s\n", path.c_str(), error.message().c_str());
  std::exit(1);
}

Arguments Parse(int argc, char** argv) {
  Arguments arguments;
  bool asking = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (i == 1) {
      arguments.store = argument;
    } else if (asking) {
      arguments.questions.push_back(argument);
    } else if (argument == "--ask") {
      asking = true;
    } else {
      arguments.paths.push_back(Absolute(argument));
    }
  }
  if (arguments.paths.empty()) {
    std::fputs("usage: paragraph_search STORE PATH... [--ask QUESTION...]\n", stderr);
    std::exit(2);
  }
  return arguments;
}

void Index(const Arguments& arguments) {
  chassis_store* store = nullptr;
  example::Call(chassis_create, arguments.store.c_str(), uint32_t{example::kDimension},
                CHASSIS_COSINE, &store);
  const example::IndexCounts counts =
      example::UpdateIndex(store, example::ListFiles(arguments.paths));
  example::Call(chassis_close, store);
  std::printf("%llu paragraphs: %llu added, %llu deleted, %llu kept\n",
              static_cast<unsigned long long>(counts.added + counts.kept),
              static_cast<unsigned long long>(counts.added),
              static_cast<unsigned long long>(counts.deleted),
              static_cast<unsigned long long>(counts.kept));
  if (counts.left_out > 0) {
    std::printf("%llu of %llu files left out: binary, over 16 MiB, unreadable or named too long\n",
                static_cast<unsigned long long>(counts.left_out),
                static_cast<unsigned long long>(counts.files));
  }
}

// Prints the text indented, without control characters, because a terminal would obey them.
void PrintText(const std::string& text) {
  std::string line = "   ";
  for (const char c : text) {
    if (c == '\n') {
      std::printf("%s\n", line.c_str());
      line = "   ";
    } else {
      line += static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? ' ' : c;
    }
  }
  std::printf("%s\n", line.c_str());
}

void Ask(chassis_store* store, const std::string& question) {
  std::printf("\n? %s\n", question.c_str());
  const std::vector<example::Answer> answers = example::FindAnswers(store, question, kAnswers);
  if (answers.empty()) std::puts("no paragraph has a word of it");
  for (size_t i = 0; i < answers.size(); ++i) {
    const example::Document& document = answers[i].document;
    std::printf("%zu. %s:%llu  distance %.3f\n", i + 1, document.file.c_str(),
                static_cast<unsigned long long>(document.line),
                static_cast<double>(answers[i].distance));
    PrintText(document.text);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = Parse(argc, argv);
  Index(arguments);
  chassis_store* store = nullptr;
  chassis_options options;
  chassis_options_init(&options, sizeof options);
  options.flags = CHASSIS_OPEN_READ_ONLY;
  example::Call(chassis_open, arguments.store.c_str(), &options, &store);
  for (const std::string& question : arguments.questions) Ask(store, question);
  example::Call(chassis_close, store);
  return 0;
}
