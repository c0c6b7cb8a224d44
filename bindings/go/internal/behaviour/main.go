// SPDX-License-Identifier: Apache-2.0

// Behaviour runs a script of commands through package chassis and prints their results.
// tests/behaviour/README.md has the grammar.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// runner holds the handles that a script has opened so far, and its output.
type runner struct {
	out     *bufio.Writer
	handles map[string]any
}

// command receives its tokens from the second one on and prints its line without the newline.
type command struct {
	onHandle bool // the first token names a handle that must be bound
	run      func(r *runner, tokens []string)
}

func (r *runner) runLine(line string) {
	name, rest, _ := strings.Cut(line, " ")
	found, ok := commands[name]
	if !ok {
		refuse("a command", line)
	}
	tokens := strings.Fields(rest)
	if found.onHandle && r.handles[tokens[0]] == nil {
		fmt.Fprint(r.out, "UNBOUND")
	} else {
		found.run(r, tokens)
	}
	fmt.Fprintln(r.out)
}

func refuse(what, token string) {
	fmt.Fprintf(os.Stderr, "behaviour: not %s: %.80s\n", what, token)
	os.Exit(2)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: behaviour SCRIPT")
		os.Exit(2)
	}
	script, err := os.ReadFile(os.Args[1])
	if err != nil {
		refuse("a script", err.Error())
	}
	r := runner{out: bufio.NewWriter(os.Stdout), handles: map[string]any{}}
	for _, line := range strings.Split(strings.TrimSuffix(string(script), "\n"), "\n") {
		r.runLine(line)
	}
	if err := r.out.Flush(); err != nil {
		refuse("written", err.Error())
	}
}
