package io.attune.ui.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.ImportReport;
import io.attune.ui.shell.Sheet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a file holds, every bad line with its reason, and what can be done with the rest. */
final class ReportPanel extends Div {

    /** @param store does the import; null when it is done already */
    ReportPanel(String file, ImportReport report, @Nullable Consumer<ImportMode> store) {
        addClassNames("panel", "form");
        add(new H2(file), new Paragraph(report.summary()));
        if (!report.examples().isEmpty()) {
            Sheet sheet = new Sheet("#line", "what is wrong");
            report.examples().forEach(bad -> sheet.row(Sheet.text(bad.line()), Sheet.text(bad.problem())));
            sheet.addClassName("bad-lines");
            add(sheet);
        }
        if (store != null && report.good() > 0) {
            add(button(report, store));
        }
    }

    private static Button button(ImportReport report, Consumer<ImportMode> store) {
        boolean clean = report.bad() == 0;
        String words = clean
                ? "Import " + report.good() + " lines"
                : "Import the " + report.good() + " good lines, leave " + report.bad() + " out";
        ImportMode mode = clean ? ImportMode.ALL_OR_NOTHING : ImportMode.SKIP_BAD;
        Button button = new Button(words, _ -> store.accept(mode));
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.setDisableOnClick(true);
        button.setId("import");
        return button;
    }
}
