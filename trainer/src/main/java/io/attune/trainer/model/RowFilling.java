package io.attune.trainer.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prompts with their completions, several in one row of attention where they fit: the rectangle is as long as the longest, and the short ones share
 * what the others would leave empty. First fit, longest first (Johnson 1973).
 */
final class RowFilling {
    private RowFilling() {}

    static List<List<SharedPrompt>> of(List<SharedPrompt> prompts) {
        List<SharedPrompt> longestFirst = prompts.stream()
                .sorted(Comparator.comparingInt(SharedPrompt::length).reversed())
                .toList();
        int time = longestFirst.getFirst().length();
        var rows = new ArrayList<List<SharedPrompt>>();
        var rest = new ArrayList<Integer>();
        for (SharedPrompt prompt : longestFirst) {
            int row = 0;
            while (row < rows.size() && rest.get(row) < prompt.length()) {
                row++;
            }
            if (row == rows.size()) {
                rows.add(new ArrayList<>());
                rest.add(time);
            }
            rows.get(row).add(prompt);
            rest.set(row, rest.get(row) - prompt.length());
        }
        return rows;
    }
}
