package io.attune.annotation.judgment;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.sample.Samples;
import io.attune.annotation.task.TaskView;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.Sample;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All judgments in the order of their numbers, some at a time: five statements for a page, however long the log is. */
@Service
@Transactional(readOnly = true)
public class JudgmentLog {
    private static final int MOST_PER_PAGE = 1000;

    private final JudgmentRepository judgments;
    private final Tasks tasks;
    private final Prompts prompts;
    private final Samples samples;

    JudgmentLog(JudgmentRepository judgments, Tasks tasks, Prompts prompts, Samples samples) {
        this.judgments = judgments;
        this.tasks = tasks;
        this.prompts = prompts;
        this.samples = samples;
    }

    /**
     * Judgments of a project, retracted ones among them.
     *
     * @param after number of the last one of the page before; 0 for the first page
     * @param limit 1 to 1000
     */
    public List<JudgmentView> ofProject(UUID project, long after, int limit) {
        return views(judgments.ofProject(project, after, checked(limit)));
    }

    /** Judgments about the answers of a round; otherwise as {@link #ofProject}. */
    public List<JudgmentView> ofRound(UUID round, long after, int limit) {
        return views(judgments.ofRound(round, after, checked(limit)));
    }

    /** When each of these was stored. */
    public Map<Long, Instant> times(Collection<Long> numbers) {
        return judgments.findByNumberIn(numbers).stream()
                .collect(Collectors.toMap(
                        Judgment::number, judgment -> judgment.receipt().at()));
    }

    private static Limit checked(int limit) {
        if (limit < 1 || limit > MOST_PER_PAGE) {
            throw new IllegalArgumentException("limit is " + limit + ", expected 1 to " + MOST_PER_PAGE);
        }
        return Limit.of(limit);
    }

    private List<JudgmentView> views(List<Judgment> page) {
        Set<Long> retracted =
                judgments.retracted(page.stream().map(Judgment::number).toList());
        Set<UUID> ids = page.stream().map(Judgment::task).collect(Collectors.toSet());
        Map<UUID, TaskView> about = tasks.views(ids);
        Map<UUID, List<Sample>> answers = samples.of(ids);
        Map<UUID, PromptView> texts =
                prompts.get(about.values().stream().map(TaskView::prompt).collect(Collectors.toSet()));
        return page.stream()
                .map(judgment -> {
                    TaskView task = requireNonNull(about.get(judgment.task()));
                    return judgment.view(
                            task,
                            requireNonNull(texts.get(task.prompt())).messages(),
                            requireNonNull(answers.get(task.id())),
                            retracted.contains(judgment.number()));
                })
                .toList();
    }
}
