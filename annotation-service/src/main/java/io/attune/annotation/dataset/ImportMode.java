package io.attune.annotation.dataset;

/** What becomes of the good lines of a file. */
public enum ImportMode {
    /** Nothing is stored; the report says what would be. */
    DRY_RUN,
    /** All lines, or none when one is bad. */
    ALL_OR_NOTHING,
    /** The good lines. */
    SKIP_BAD;

    /** Whether anything of a file is stored. */
    boolean stores(ImportReport report) {
        return report.good() > 0
                && switch (this) {
                    case DRY_RUN -> false;
                    case ALL_OR_NOTHING -> report.bad() == 0;
                    case SKIP_BAD -> true;
                };
    }
}
