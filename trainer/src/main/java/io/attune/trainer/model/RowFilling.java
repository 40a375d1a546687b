package io.attune.trainer.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Texts, several in one row of attention where they fit: the rectangle is as long as the longest, and the short ones share what the others would leave
 * empty. First fit, longest first (Johnson 1973).
 */
final class RowFilling {
    private RowFilling() {}

    /** @param time the places of a row, as many as the longest text has tokens at least */
    static List<List<Segment>> of(List<Segment> texts, int time) {
        List<Segment> longestFirst = texts.stream()
                .sorted(Comparator.comparingInt(Segment::length).reversed())
                .toList();
        var rows = new ArrayList<List<Segment>>();
        var rest = new ArrayList<Integer>();
        for (Segment text : longestFirst) {
            int row = 0;
            while (row < rows.size() && rest.get(row) < text.length()) {
                row++;
            }
            if (row == rows.size()) {
                rows.add(new ArrayList<>());
                rest.add(time);
            }
            rows.get(row).add(text);
            rest.set(row, rest.get(row) - text.length());
        }
        return rows;
    }
}
