package dev.sluice.demo.chat.log;

import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files whose names begin with {@code readonly:}, which nobody may write; the superuser could, of any other file. */
public final class ReadOnlyFiles extends FilePathWrapper {

    @Override
    public String getScheme() {
        return "readonly";
    }

    static void register() {
        FilePath.register(new ReadOnlyFiles());
    }

    @Override
    public boolean canWrite() {
        return false;
    }
}
