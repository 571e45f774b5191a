package dev.sluice.demo.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Strong entity tags (RFC 9110 8.8.3), made from what they stand for, and the condition that refers to them. */
final class EntityTag {

    private static final int BYTES = 15; // of the digest: no padding in Base64, and enough

    private EntityTag() {}

    /** The tag of a content. */
    static String of(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is one that every JDK has", e);
        }
    }

    /** Whether the client has that content already: RFC 9110 13.1.2, in which weak tags are as good as strong ones. */
    static boolean isKnown(String tag, List<String> ifNoneMatch) {
        for (String field : ifNoneMatch) {
            for (String candidate : field.split(",", -1)) {
                String known = candidate.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
