const KIB = 1_024;
const MIB = 1_024 * KIB;

/** Gmail takes in 50 MiB; encoded for transport the same mail is a third larger. */
export const MOST_MAIL_BYTES = 70 * MIB;

/** Five times what a mail has that went through every gateway there is. */
export const MOST_HEADER_BYTES = 256 * KIB;
export const MOST_HEADER_FIELDS = 3_000;

/** Of all parts together, for the reader of parts, which counts once more. */
export const MOST_PART_HEADER_BYTES = 4 * MIB;

/** Mails that were forwarded and signed again and again come to about ten. */
export const MOST_NESTING = 40;

/** Each part costs memory however small it is, and a few bytes make one. */
export const MOST_PARTS = 10_000;

/** Each line costs some microseconds. The largest mail there is has a million of them, in base64 of full width. */
export const MOST_LINES = 1_200_000;
/** Those are text, and a book has ten thousand. */
export const MOST_SHORT_LINES = 100_000;
export const SHORT_LINE_BYTES = 40;

/** Nobody reads further, and everything is shown at once. */
export const MOST_TEXT_CHARACTERS = 500_000;
export const MOST_HTML_CHARACTERS = 1_000_000;

/** Deeper tables are drawn by nobody, and each level costs the browser of whoever reads it. */
export const MOST_HTML_NESTING = 200;
/** Ten answers to each of two hundred. Every end tag that closes none of them is compared with all of them. */
export const MOST_OPEN_TAGS = 2_000;

export const MOST_SUBJECT_CHARACTERS = 1_000; // a line has 998
export const MOST_NAME_CHARACTERS = 250;
export const MOST_ADDRESSES = 1_000; // Gmail sends to 500; lists expand to more
export const MOST_ADDRESS_CHARACTERS = 100_000; // a hundred for each
export const MOST_ATTACHMENTS = 500;
export const MOST_REMOTE_IMAGES = 500;

/** The first of a thread and as many of the newest: what is between them would be found by neither. */
export const MOST_REFERENCES = 100;

/** Recipients of one notice of delivery. */
export const MOST_REPORTED = 200;
