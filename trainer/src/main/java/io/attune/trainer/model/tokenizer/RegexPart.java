package io.attune.trainer.model.tokenizer;

/**
 * A part of a regular expression, as {@link Backtracking} sees it.
 *
 * @param empty whether it may match nothing where a text begins
 * @param sure whether it cannot fail
 * @param varies whether it may match in more than one way
 * @param runs whether it may go through a text to its end
 * @param last what it takes where nothing behind it may fail
 * @param inner what it takes where it may be given back
 */
record RegexPart(boolean empty, boolean sure, boolean varies, boolean runs, Cost last, Cost inner) {
    /** A repetition of more counts as one without end. */
    private static final int ENDLESS = 1_000;

    /** So many repetitions that cannot differ take as long as one choice. */
    private static final int LONG = 100;

    static final RegexPart NOTHING = new RegexPart(true, true, false, false, Cost.NONE, Cost.NONE);
    static final RegexPart CHARACTER = new RegexPart(false, false, false, false, Cost.NONE, Cost.NONE);
    static final RegexPart PLACE = new RegexPart(true, false, false, false, Cost.NONE, Cost.NONE);

    RegexPart then(RegexPart next) {
        return new RegexPart(
                empty && next.empty,
                sure && next.sure,
                varies || next.varies,
                runs || next.runs,
                (next.sure ? last : inner).times(next.last),
                inner.times(next.inner));
    }

    RegexPart or(RegexPart other) {
        return new RegexPart(
                empty || other.empty,
                sure || other.sure,
                true,
                runs || other.runs,
                last.most(other.last),
                inner.plus(other.inner));
    }

    /** Once matched, it stays as it is; but each time it is come to, it is matched anew. */
    RegexPart kept() {
        return new RegexPart(empty, sure, false, runs, last, anew());
    }

    /** What stands before or behind a place, and is not taken. */
    RegexPart seen(boolean mayBeNothing) {
        return new RegexPart(mayBeNothing, false, false, runs, anew(), anew());
    }

    private Cost anew() {
        return runs ? last.most(Cost.ENDLESS) : last;
    }

    RegexPart repeated(int least, int most) {
        boolean differs = most > least;
        Cost choices;
        if (most <= 1 || !varies) {
            choices = inner.times(counts(least, most));
        } else {
            choices = most > ENDLESS || inner.endless > 0
                    ? Cost.TOO_MUCH
                    : inner.plus(Cost.NONE).power(most);
        }
        boolean endless = runs || most > ENDLESS;
        return new RegexPart(
                empty || least == 0, sure || least == 0, varies || differs, endless, last(least, choices), choices);
    }

    private static Cost counts(int least, int most) {
        if (most == least) {
            return new Cost(0, Math.max(1, most / LONG));
        }
        return most > ENDLESS ? Cost.ENDLESS : new Cost(0, most - least + 1);
    }

    /** A repetition that must not match ends by itself; one that must may have to give back what it has. */
    private Cost last(int least, Cost choices) {
        return least <= 1 || (!varies && !runs) ? last : choices;
    }

    /** As many steps as the text is long, to the power of {@code endless}, times {@code choices}. */
    record Cost(int endless, long choices) {
        static final Cost NONE = new Cost(0, 1);
        static final Cost ENDLESS = new Cost(1, 1);
        static final Cost TOO_MUCH = new Cost(2, 1);

        Cost times(Cost other) {
            return new Cost(Math.min(9, endless + other.endless), Math.min(1L << 31, choices * other.choices));
        }

        Cost plus(Cost other) {
            return new Cost(Math.max(endless, other.endless), Math.min(1L << 31, choices + other.choices));
        }

        Cost most(Cost other) {
            return new Cost(Math.max(endless, other.endless), Math.max(choices, other.choices));
        }

        Cost power(int exponent) {
            Cost product = NONE;
            for (int i = 0; i < exponent; i++) {
                product = product.times(this);
            }
            return product;
        }
    }
}
