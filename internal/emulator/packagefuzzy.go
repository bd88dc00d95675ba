package emulator

import "strings"

// fuzzyField is a text that the fuzzy search looks in. A word of it matches from
// threshold on; one that takes more than maxEdits edits counts as that far and one more.
type fuzzyField struct {
	name      string
	text      string
	weight    float64
	threshold float64
	maxEdits  int
}

func fuzzyFields(one packageDTO, inResources bool) []fuzzyField {
	fields := []fuzzyField{
		{"Name", one.Name, 2, 0.55, 5},
		{"Description", one.Description, 0.8, 0.85, 1},
		{"Area_Name", one.Area.Name, 1.5, 0.75, 3},
	}
	if inResources {
		names := make([]string, 0, len(one.Resources))
		for _, own := range one.Resources {
			names = append(names, own.Name)
		}
		fields = append(fields, fuzzyField{"Resources (Combined)", strings.Join(names, ", "), 1.2, 0.55, 5})
	}
	return fields
}

// fuzzySearch finds words that resemble those of the term, which are in lower
// case. The score is the weighted mean of the fields with a match, times how
// often a word matched in a field over the number of words.
func fuzzySearch(candidates []packageDTO, words []string, inResources bool) []packageHit {
	var hits []packageHit
	for _, one := range candidates {
		hit := packageHit{Object: one}
		matched, total, weight := 0, 0.0, 0.0
		for _, field := range fuzzyFields(one, inResources) {
			found, matches := field.search(words)
			if matches == 0 {
				continue
			}
			hit.Fields = append(hit.Fields, found)
			matched += matches
			total += found.Score
			weight += field.weight
		}
		if matched > 0 {
			hit.Score = total / weight * (float64(matched) / float64(len(words)))
			hits = append(hits, hit)
		}
	}
	return hits
}

// search scores a field; matches is how many words of the term are in it.
func (f fuzzyField) search(terms []string) (found searchField, matches int) {
	found = searchField{Field: f.name, Value: f.text}
	for word := range strings.SplitSeq(f.text, " ") {
		if word != "" {
			found.Words = append(found.Words, searchWord{Content: word, Lowercase: strings.ToLower(word)})
		}
	}
	for _, term := range terms {
		matched := false
		for index := range found.Words {
			word := &found.Words[index]
			score := resemblance([]rune(term), []rune(word.Lowercase), f.maxEdits)
			if score < f.threshold {
				continue
			}
			word.IsMatch = true
			word.Score += score
			found.Score += score
			matched = true
		}
		if matched {
			matches++
		}
	}
	found.Score *= f.weight
	return found, matches
}

// resemblance blends three measures of how alike two words are, 1 for equal
// ones. Each is rounded by itself, so that scores are the same on every processor.
func resemblance(a, b []rune, maxEdits int) float64 {
	letters := 0.4 * jaro(a, b)
	edits := 0.4 * (1 - float64(editDistance(a, b, maxEdits))/float64(max(len(a), len(b))))
	runs := 0.2 * trigramOverlap(a, b)
	return letters + edits + runs
}

// jaro is Jaro's similarity: the share of letters that are in both words near
// the same place, less for those out of order.
func jaro(a, b []rune) float64 {
	if string(a) == string(b) {
		return 1
	}
	reach := max(len(a), len(b))/2 - 1
	taken := make([]bool, len(b))
	var fromA []rune
	for i, letter := range a {
		for j := max(0, i-reach); j < min(i+reach+1, len(b)); j++ {
			if !taken[j] && b[j] == letter {
				taken[j] = true
				fromA = append(fromA, letter)
				break
			}
		}
	}
	if len(fromA) == 0 {
		return 0
	}
	common, displaced := 0, 0
	for j, letter := range b {
		if !taken[j] {
			continue
		}
		if fromA[common] != letter {
			displaced++
		}
		common++
	}
	n := float64(common)
	return (n/float64(len(a)) + n/float64(len(b)) + (n-float64(displaced)/2)/n) / 3
}

// editDistance is Levenshtein's, or limit+1 as soon as it is known to be more than limit.
func editDistance(a, b []rune, limit int) int {
	if max(len(a), len(b))-min(len(a), len(b)) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, letter := range a {
		diagonal, best := row[0], limit+1
		row[0] = i + 1
		for j, other := range b {
			substituted := diagonal
			if letter != other {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, substituted)
			best = min(best, row[j+1])
		}
		if best > limit {
			return limit + 1
		}
	}
	return row[len(b)]
}

// trigramOverlap is the share of runs of three letters that both words have.
func trigramOverlap(a, b []rune) float64 {
	runs := func(word []rune) map[string]bool {
		set := map[string]bool{}
		for index := range len(word) - 2 {
			set[string(word[index:index+3])] = true
		}
		return set
	}
	first, second := runs(a), runs(b)
	shared := 0
	for run := range first {
		if second[run] {
			shared++
		}
	}
	if all := len(first) + len(second) - shared; all > 0 {
		return float64(shared) / float64(all)
	}
	return 0
}
