package dev.sluice.demo;

/** The entry point of the demo jar. */
public final class Main {
    private Main() {}

    /** Says that there is nothing to run yet. */
    public static void main(String[] args) {
        System.out.println("Sluice demo");
    }
}
