// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strconv"
	"strings"

	"chassis.io/chassis"
)

func modeOf(token string) chassis.FilterMode {
	modes := map[string]chassis.FilterMode{"allow": chassis.Allow, "deny": chassis.Deny}
	mode, ok := modes[token]
	if !ok {
		refuse("a mode", token)
	}
	return mode
}

// wordsOf parses hexadecimal words with commas between, or nil for "-".
func wordsOf(token string) []uint64 {
	if token == "-" {
		return nil
	}
	var words []uint64
	for _, digits := range strings.Split(token, ",") {
		word, err := strconv.ParseUint(digits, 16, 64)
		if err != nil {
			refuse("words", token)
		}
		words = append(words, word)
	}
	return words
}

func (r *runner) bindFilter(name string, filter *chassis.Filter, err error) {
	if r.status(err) {
		r.handles[name] = filter
	}
}

func (r *runner) filterIDs(tokens []string) {
	filter, err := chassis.FilterIDs(modeOf(tokens[1]), idsOf(tokens[2]))
	r.bindFilter(tokens[0], filter, err)
}

func (r *runner) filterRange(tokens []string) {
	filter, err := chassis.FilterRange(modeOf(tokens[1]), numberOf(tokens[2]), numberOf(tokens[3]))
	r.bindFilter(tokens[0], filter, err)
}

func (r *runner) filterBitmap(tokens []string) {
	filter, err := chassis.FilterBitmap(modeOf(tokens[1]), numberOf(tokens[2]), numberOf(tokens[3]),
		wordsOf(tokens[4]))
	r.bindFilter(tokens[0], filter, err)
}

func (r *runner) filterSchemas(tokens []string) {
	filter, err := chassis.FilterSchemas(modeOf(tokens[1]), columnOf(tokens[2]),
		columnOf(tokens[3]))
	r.bindFilter(tokens[0], filter, err)
}

func (r *runner) filterGroups(tokens []string) {
	filter, err := chassis.FilterGroups(modeOf(tokens[1]), columnOf(tokens[2]))
	r.bindFilter(tokens[0], filter, err)
}
