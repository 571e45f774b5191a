/** What the tests of every module share: a leaked buffer fails the run, and the modules keep to their directions. */
package dev.sluice.testing;
