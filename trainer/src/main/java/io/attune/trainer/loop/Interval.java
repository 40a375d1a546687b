package io.attune.trainer.loop;

/** Where a share lies with 95 % confidence. */
record Interval(double low, double high) {
    private static final double Z = 1.959963984540054;

    /** Wilson's score interval (1927), which stays inside [0, 1] and is sensible for few trials; all of it for none. */
    static Interval wilson(double share, int trials) {
        if (trials == 0) {
            return new Interval(0, 1);
        }
        double z2 = Z * Z;
        double centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
        double half = Z / (1 + z2 / trials) * Math.sqrt(share * (1 - share) / trials + z2 / (4.0 * trials * trials));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
