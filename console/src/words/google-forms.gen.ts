// Made from src/features/apps/setup/ by `node scripts/generate.ts`; do not edit.
type Spelling = { form: string; says: string };

/** How Google spells what is entered, and what is said where it is not spelled so. */
export const spellings: Readonly<Record<string, Spelling>> = {
  "google_client_id": {
    "form": "^\\d{6,20}-\\w{32}\\.apps\\.googleusercontent\\.com$",
    "says": "must be a client id as Google Cloud shows it: digits, a hyphen, 32 letters and digits, then .apps.googleusercontent.com"
  },
  "google_client_secret": {
    "form": "^(GOCSPX-[\\w-]{28}|[\\w-]{24})$",
    "says": "must be a client secret as Google Cloud shows it once, when it is made: GOCSPX- and 28 more characters"
  },
  "google_project_id": {
    "form": "^([a-z][a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$",
    "says": "must be the id of a Google Cloud project, like acme-keyholder; neither its name nor its number"
  },
  "google_calendar_client_id": {
    "form": "^\\d{6,20}-\\w{32}\\.apps\\.googleusercontent\\.com$",
    "says": "must be a client id as Google Cloud shows it: digits, a hyphen, 32 letters and digits, then .apps.googleusercontent.com"
  },
  "google_calendar_client_secret": {
    "form": "^(GOCSPX-[\\w-]{28}|[\\w-]{24})$",
    "says": "must be a client secret as Google Cloud shows it once, when it is made: GOCSPX- and 28 more characters"
  },
  "google_calendar_project_id": {
    "form": "^([a-z][a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$",
    "says": "must be the id of a Google Cloud project, like acme-keyholder; neither its name nor its number"
  }
};

export const keyFile = {
  "notJson": "must be the JSON file that Google offers when a key is made",
  "anotherType": "is not the key of a service account: its type must be service_account",
  "anotherProject": "belongs to another project than google_project_id; take a key of a service account of that project"
};

export const clientFile = {
  "notJson": "must be the JSON file that Google offers for an OAuth client",
  "notWeb": "is not an OAuth client of the type Web application",
  "desktop": "is a client of the type Desktop app; make one of the type Web application"
};

export const serviceAccountRoles: readonly { role: string; because: string }[] = [
  {
    "role": "roles/pubsub.admin",
    "because": "makes topics and subscriptions, and lets Gmail publish to a topic; an editor may not do the last"
  }
];

export const googleApis: readonly string[] = [
  "gmail.googleapis.com",
  "calendar-json.googleapis.com",
  "pubsub.googleapis.com",
  "iam.googleapis.com",
  "cloudresourcemanager.googleapis.com"
];
