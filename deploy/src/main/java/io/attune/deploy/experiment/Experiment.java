package io.attune.deploy.experiment;

import java.util.SplittableRandom;

/** A claim of the field on a problem small enough to be solved exactly beside it. */
interface Experiment {

    /** As written on the command line, and the name of its picture's file. */
    String name();

    /** What it shows, in one sentence. */
    String claim();

    /** Runs it once; equal seeds give equal outcomes. */
    Outcome run(SplittableRandom random);
}
