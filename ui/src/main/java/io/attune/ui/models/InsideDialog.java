package io.attune.ui.models;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Receipts;
import io.attune.annotation.policy.Receipts.GroupCounts;
import io.attune.annotation.policy.Receipts.Range;
import io.attune.ui.shell.Sheet;
import java.util.List;
import java.util.stream.Collectors;

/** Which judgments and groups are inside a version, and which are not and why. */
final class InsideDialog extends Dialog {
    private static final int MOST_RANGES = 12;

    InsideDialog(PolicyView version, Receipts receipts) {
        setHeaderTitle("What went into " + version.label());
        setWidth("min(620px, 100vw)");
        add(new Paragraph("Judgments by their numbers. Each is inside exactly once, or left out for a stated reason."));
        Sheet sheet = new Sheet("", "#judgments", "numbers");
        row(sheet, "inside", receipts.applied());
        receipts.excluded().forEach((reason, ranges) -> row(sheet, "left out: " + reason, ranges));
        row(sheet, "seen, not yet inside", receipts.pending());
        row(sheet, "inside, taken back afterwards", receipts.retractedAfterUse());
        add(sheet);
        if (receipts.groups() != null) {
            add(groups(receipts.groups()));
        }
        getFooter().add(new Button("Close", _ -> close()));
    }

    private static Div groups(GroupCounts counts) {
        Paragraph how = new Paragraph(
                "It learned from groups of its own answers. Each was in one step, or left out for a stated reason.");
        Sheet sheet = new Sheet("", "#groups");
        sheet.row(Sheet.text("inside"), Sheet.text(counts.applied()));
        counts.excluded().forEach((reason, many) -> sheet.row(Sheet.text("left out: " + reason), Sheet.text(many)));
        sheet.row(Sheet.text("seen, not yet inside"), Sheet.text(counts.pending()));
        Div groups = new Div(how, sheet);
        groups.setId("groups-inside");
        return groups;
    }

    private static void row(Sheet sheet, String name, List<Range> ranges) {
        long count = ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum();
        sheet.row(Sheet.text(name), Sheet.text(count), Sheet.text(numbers(ranges)));
    }

    private static String numbers(List<Range> ranges) {
        String listed = ranges.stream()
                .limit(MOST_RANGES)
                .map(range -> range.first() == range.last() ? "" + range.first() : range.first() + "–" + range.last())
                .collect(Collectors.joining(", "));
        return ranges.size() > MOST_RANGES ? listed + " and " + (ranges.size() - MOST_RANGES) + " more ranges" : listed;
    }
}
