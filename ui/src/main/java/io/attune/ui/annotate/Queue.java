package io.attune.ui.annotate;

import com.vaadin.flow.component.html.Div;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The leased tasks that stand in the page: the visible one and those that follow it. */
final class Queue {
    /** The visible task, and enough to bridge the time in which a policy writes the next ones. */
    private static final int LENGTH = 4;
    /** Tasks are fetched two at a time: half the work for the database, and answers that are hardly older. */
    private static final int FEW = 2;

    private final Tasks tasks;
    private final UUID annotator;
    private final UUID project;
    private final Div stage;
    private final Map<UUID, TaskSection> sections = new LinkedHashMap<>();

    Queue(Tasks tasks, UUID annotator, UUID project, Div stage) {
        this.tasks = tasks;
        this.annotator = annotator;
        this.project = project;
        this.stage = stage;
    }

    UUID project() {
        return project;
    }

    boolean isEmpty() {
        return sections.isEmpty();
    }

    /** Leases what is missing, when few are left, and puts it behind the others. */
    void fill() {
        if (sections.size() <= FEW) {
            lease().forEach(task -> sections.computeIfAbsent(task.id(), _ -> append(task)));
        }
    }

    /** Takes a task out of the page. */
    void remove(UUID task) {
        TaskSection section = sections.remove(task);
        if (section != null) {
            stage.remove(section);
        }
    }

    /** Puts a task that was judged, and taken back, before the others. */
    void putBack(UUID id) {
        lease().stream().filter(task -> task.id().equals(id)).findFirst().ifPresent(task -> {
            remove(id);
            TaskSection section = new TaskSection(task);
            stage.addComponentAsFirst(section);
            sections.put(id, section);
        });
    }

    private List<LeasedTask> lease() {
        return tasks.lease(annotator, project, LENGTH + 1);
    }

    private TaskSection append(LeasedTask task) {
        TaskSection section = new TaskSection(task);
        stage.add(section);
        return section;
    }
}
