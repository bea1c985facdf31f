//! Rules that open incidents for alerts of other Microsoft products.

use crate::codes;
use crate::document::{Context, Fields};

use super::rule::Severity;
use super::words::read_word;

/// The filter of a `MicrosoftSecurityIncidentCreation` rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MicrosoftIncidentFilter {
    /// `productFilter`: the alerts' ProductName.
    pub product: String,
    /// `displayNamesFilter`: at least one of the texts occurs in the alert's name; empty lets all pass.
    pub display_names: Vec<String>,
    /// `displayNamesExcludeFilter`: none of the texts occurs in it.
    pub excluded_display_names: Vec<String>,
    /// `severitiesFilter`; empty lets all pass.
    pub severities: Vec<Severity>,
}

const PRODUCTS: [&str; 7] = [
    "Microsoft Cloud App Security",
    "Azure Security Center",
    "Azure Advanced Threat Protection",
    "Azure Active Directory Identity Protection",
    "Azure Security Center for IoT",
    "Office 365 Advanced Threat Protection",
    "Microsoft Defender Advanced Threat Protection",
];

pub(crate) fn read_microsoft_incident(
    cx: &mut Context<'_>,
    fields: &mut Fields<'_>,
) -> Option<MicrosoftIncidentFilter> {
    let product = fields.require(cx, &["productFilter"]);
    let mut texts = |cx: &mut Context<'_>, name: &'static str| -> Vec<String> {
        let Some(node) = fields.take(cx, &[name]) else {
            return Vec::new();
        };
        cx.texts(node, name).into_iter().map(|text| text.value).collect()
    };
    let display_names = texts(cx, "displayNamesFilter");
    let excluded_display_names = texts(cx, "displayNamesExcludeFilter");
    let mut severities = Vec::new();
    if let Some(node) = fields.take(cx, &["severitiesFilter"]) {
        for item in cx.list(node, "severitiesFilter") {
            severities.extend(read_word::<Severity>(cx, item, "severitiesFilter", codes::UNKNOWN_WORD));
        }
    }
    let product = cx.text(product?, "productFilter")?;
    if !PRODUCTS.contains(&product.value.as_str()) {
        cx.report(codes::PRODUCT_FILTER, product.region, format!("`{}` is no known product", product.value))
            .help(format!("known are {}", PRODUCTS.join(", ")));
    }
    Some(MicrosoftIncidentFilter { product: product.value, display_names, excluded_display_names, severities })
}
