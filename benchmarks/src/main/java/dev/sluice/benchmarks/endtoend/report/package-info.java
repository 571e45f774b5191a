/** What was measured, as files: JSON, tables in Markdown and plots in SVG. */
@NullMarked
package dev.sluice.benchmarks.endtoend.report;

import org.jspecify.annotations.NullMarked;
