package io.attune.annotation.dataset;

import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes judgments page by page; each page is a short transaction of its own, so that nobody waits for an export. */
@Component
class JudgmentExport {
    private static final int AT_ONCE = 500;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JudgmentLog judgments;

    JudgmentExport(JudgmentLog judgments) {
        this.judgments = judgments;
    }

    ExportReport write(UUID project, @Nullable UUID round, ExportFormat format, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        Map<String, Long> dropped = new TreeMap<>();
        long written = 0;
        long after = 0;
        for (List<JudgmentView> page = page(project, round, after);
                !page.isEmpty();
                page = page(project, round, after)) {
            for (JudgmentView judgment : page) {
                ExportLines.Written lines =
                        judgment.retracted() ? ExportLines.RETRACTED : ExportLines.of(format, judgment);
                for (Object line : lines.lines()) {
                    buffered.write(JSON.writeValueAsBytes(line));
                    buffered.write("\n".getBytes(StandardCharsets.UTF_8));
                    written++;
                }
                if (lines.dropped() != null) {
                    dropped.merge(lines.dropped(), 1L, Long::sum);
                }
            }
            after = page.getLast().number();
        }
        buffered.flush();
        return new ExportReport(written, dropped);
    }

    private List<JudgmentView> page(UUID project, @Nullable UUID round, long after) {
        return round == null ? judgments.ofProject(project, after, AT_ONCE) : judgments.ofRound(round, after, AT_ONCE);
    }
}
