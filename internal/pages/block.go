// Package pages knows the pages that users read, README.md and docs/: each block of shell or configuration in them, and what the tests do
// with it. The tests of layout hold that nothing is left undecided, those of acceptance play the stories.
package pages

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Block is a piece of a page that a reader is to type or paste.
type Block struct {
	// Key is where the block stands, such as README.md#5-ask-a-customer; the second one below a heading has " 2" after it.
	Key      string
	Language string
	Text     string
}

// IsShell reports whether the block is for a POSIX shell.
func (b Block) IsShell() bool { return b.Language == "shell" }

// languages are those of blocks that are to be typed or pasted. Others show something: JSON, YAML, what a command prints.
func languages() []string { return []string{"shell", "powershell", "hcl", "terraform"} }

// Blocks are those of every page below root, the folder of the checkout.
func Blocks(root string) ([]Block, error) {
	var all []Block

	files := []string{"README.md", "README.nb.md"}

	err := fs.WalkDir(os.DirFS(root), "docs", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".md" {
			files = append(files, name)
		}

		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for pages: %w", err)
	}

	for _, name := range files {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("reading a page: %w", err)
		}

		all = append(all, blocks(name, string(content))...)
	}

	return all, nil
}

// blocks are those of one page.
func blocks(page, text string) []Block {
	var found []Block

	place, count := page, map[string]int{}

	for _, part := range regexp.MustCompile("(?ms)^#+ ([^\n]+)$|^ *```(\\w*)\n(.*?)^ *```$").FindAllStringSubmatch(text, -1) {
		switch language := part[2]; {
		case part[1] != "":
			place = page + Anchor(part[1])
		case slices.Contains(languages(), language):
			count[place]++

			key := place
			if count[place] > 1 {
				key = fmt.Sprintf("%s %d", place, count[place])
			}

			found = append(found, Block{Key: key, Language: language, Text: part[3]})
		}
	}

	return found
}

// Anchor is what a link to a heading ends in, as GitHub and the registries write it.
func Anchor(heading string) string {
	words := regexp.MustCompile(`[^\pL\pN_ -]`).ReplaceAllString(strings.ToLower(heading), "")

	return "#" + strings.ReplaceAll(words, " ", "-")
}

// Examples are the texts of all files below examples/, each of which the tests run.
func Examples(root string) (map[string]bool, error) {
	found := map[string]bool{}

	err := fs.WalkDir(os.DirFS(root), "examples", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("reading a file: %w", err)
		}

		found[strings.TrimSpace(string(content))] = true

		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the examples: %w", err)
	}

	return found, nil
}
