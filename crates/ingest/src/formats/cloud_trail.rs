//! AWS CloudTrail's log files, as Sentinel's connector lays them out in `AWSCloudTrail`.

use std::borrow::Cow;

use super::{ShapeRecord, Target, nothing, pascal_case};
use crate::json::JsonValue;

const EVENT: u8 = 0;
const USER_IDENTITY: u8 = 1;
const SESSION_CONTEXT: u8 = 2;
const SESSION_ISSUER: u8 = 3;
const SESSION_ATTRIBUTES: u8 = 4;
const TLS_DETAILS: u8 = 5;
const ON_BEHALF_OF: u8 = 6;

pub(crate) static SHAPE: ShapeRecord = ShapeRecord {
    tables: &["AWSCloudTrail"],
    default_table: Some("AWSCloudTrail"),
    recognises: |value| {
        matches!(value("eventVersion"), JsonValue::String(_))
            && matches!(value("eventSource"), JsonValue::String(_))
            && matches!(value("eventName"), JsonValue::String(_))
            && matches!(value("eventTime"), JsonValue::String(_))
    },
    target,
    route_keys: &[],
    route: nothing,
    defaults: &[],
};

fn target(_table: &str, level: u8, key: &str) -> Target {
    let column = match (level, key) {
        (EVENT, "eventTime") => "TimeGenerated",
        (EVENT, "eventID") => "AwsEventId",
        (EVENT, "requestID") => "AwsRequestId",
        (EVENT, "eventType") => "EventTypeName",
        (EVENT, "eventCategory") => "Category",
        (EVENT, "userIdentity") => return Target::Nested(USER_IDENTITY),
        (EVENT, "tlsDetails") => return Target::Nested(TLS_DETAILS),
        (USER_IDENTITY, "sessionContext") => return Target::Nested(SESSION_CONTEXT),
        (USER_IDENTITY, "onBehalfOf") => return Target::Nested(ON_BEHALF_OF),
        (USER_IDENTITY, _) => return prefixed("UserIdentity", key),
        (SESSION_CONTEXT, "sessionIssuer") => return Target::Nested(SESSION_ISSUER),
        (SESSION_CONTEXT, "attributes") => return Target::Nested(SESSION_ATTRIBUTES),
        (SESSION_CONTEXT, "ec2RoleDelivery") => "EC2RoleDelivery",
        (SESSION_CONTEXT, _) => return prefixed("Session", key),
        (SESSION_ISSUER, _) => return prefixed("SessionIssuer", key),
        (SESSION_ATTRIBUTES, _) => return prefixed("Session", key),
        (ON_BEHALF_OF, "identityStoreArn") => "UserIdentityStoreArn",
        (ON_BEHALF_OF, _) => return prefixed("UserIdentity", key),
        _ => return pascal_case(key),
    };
    Target::Column(Cow::Borrowed(column))
}

fn prefixed(prefix: &str, key: &str) -> Target {
    match pascal_case(key) {
        Target::Column(name) => Target::Column(Cow::Owned(format!("{prefix}{name}"))),
        other => other,
    }
}
