// SPDX-License-Identifier: Apache-2.0

package chassis_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chassis.io/chassis"
)

func Example() {
	inEmptyFolder(func() error {
		store, err := chassis.Open("a.chassis", chassis.Dimension(4))
		if err != nil {
			return err
		}
		defer store.Close()
		if _, err = store.Insert([]float32{1, 2, 3, 4}); err != nil {
			return err
		}
		if err = store.Commit(); err != nil {
			return err
		}
		hits, err := store.Search([]float32{1, 2, 3, 5}, 3)
		if err != nil {
			return err
		}
		for _, hit := range hits {
			fmt.Println(hit.ID, hit.Distance)
		}
		return nil
	})
	// Output: 0 1
}

func ExampleBatch() {
	inEmptyFolder(func() error {
		store, err := chassis.Open("a.chassis", chassis.Dimension(4))
		if err != nil {
			return err
		}
		defer store.Close()
		batch, err := store.Batch()
		if err != nil {
			return err
		}
		defer batch.Close()
		ids, err := batch.Insert(chassis.DefaultCollection, chassis.Records{
			Vectors:        []float32{1, 2, 3, 4, 5, 6, 7, 8},
			Dimension:      4,
			Documents:      [][]byte{[]byte("one"), []byte("two")},
			Schemas:        []string{"note", "note"},
			SchemaVersions: []string{"1", "1"},
		})
		if err != nil {
			return err
		}
		if _, err = batch.Commit(); err != nil {
			return err
		}
		snapshot, err := store.Snapshot()
		if err != nil {
			return err
		}
		defer snapshot.Close()
		vectors, err := snapshot.View(chassis.DefaultCollection, ids)
		fmt.Println(vectors)
		return err
	})
	// Output: [[1 2 3 4] [5 6 7 8]]
}

func ExampleFilterGroups() {
	inEmptyFolder(func() error {
		ctx, query := context.Background(), []float32{5, 6, 7, 8}
		store, err := chassis.Open("a.chassis", chassis.Dimension(4))
		if err != nil {
			return err
		}
		defer store.Close()
		batch, err := store.Batch()
		if err != nil {
			return err
		}
		defer batch.Close()
		err = batch.Put(chassis.DefaultCollection, chassis.Records{
			Vectors:     []float32{1, 2, 3, 4, 5, 6, 7, 8},
			Dimension:   4,
			DocumentIDs: [][]byte{[]byte("readme.md#1"), []byte("draft.md#1")},
			Groups:      [][]byte{[]byte("readme.md"), []byte("draft.md")},
		})
		if err != nil {
			return err
		}
		if _, err = batch.Commit(); err != nil {
			return err
		}
		snapshot, err := store.Snapshot()
		if err != nil {
			return err
		}
		defer snapshot.Close()
		filter, err := chassis.FilterGroups(chassis.Deny, [][]byte{[]byte("draft.md")})
		if err != nil {
			return err
		}
		defer filter.Close()
		hits, err := snapshot.Search(chassis.DefaultCollection, query, 4, 10,
			filter, chassis.Within(ctx))
		fmt.Println(hits)
		return err
	})
	// Output: [[{0 64}]]
}

// The examples here contain every Go block of the README, line by line.
func TestReadmeShowsTheExamples(t *testing.T) {
	examples := linesOf(t, "example_test.go")
	inBlock, blocks := false, 0
	shown := ""
	for _, line := range strings.Split(linesOf(t, "README.md"), "\n") {
		switch {
		case line == "```go":
			inBlock, shown = true, ""
			blocks++
		case line == "```" && inBlock:
			inBlock = false
			if !strings.Contains(examples, shown) {
				t.Errorf("no example runs this block of the README:\n%s", shown)
			}
		case inBlock:
			shown += line + "\n"
		}
	}
	if blocks != 3 {
		t.Errorf("the README has %d blocks of Go, not 3", blocks)
	}
}

// linesOf returns a file without indentation.
func linesOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

// inEmptyFolder runs body in an empty folder, so that it can use relative paths, and prints its
// error.
func inEmptyFolder(body func() error) {
	here, err := filepath.Abs(".")
	if err != nil {
		panic(err)
	}
	folder, err := os.MkdirTemp("", "chassis-example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	defer os.Chdir(here)
	if err := os.Chdir(folder); err != nil {
		panic(err)
	}
	if err := body(); err != nil {
		fmt.Println(err)
	}
}
