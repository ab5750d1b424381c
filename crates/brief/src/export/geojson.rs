//! Events and mentions on a map.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::rows::Row;
use super::text::{escaped, object};
use super::{ExportError, Shape};

/// The rows with a place as a collection of features, one a line.
///
/// A point is given for sites, cities and regions. The middle of a country is a place where nothing
/// happened: what is known only by its country has no geometry, and its properties say where it is.
pub(super) fn write(
    shape: Shape,
    rows: impl Iterator<Item = Result<Row, ExportError>>,
    mut out: impl Write,
) -> Result<(), ExportError> {
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut first = true;
    for row in rows {
        let mut properties = object(shape, row?);
        if properties.get("place").is_none_or(Value::is_null) {
            continue;
        }
        let geometry = geometry(&mut properties);
        // The first column is the number of the row.
        let id = shape.columns.first().and_then(|column| properties.get(column.name));
        let id = id.cloned().unwrap_or(Value::Null);
        let feature = json!({
            "type": "Feature", "id": id, "geometry": geometry, "properties": properties,
        });
        out.write_all(if first { b"\n" } else { b",\n" })?;
        out.write_all(escaped(&feature.to_string()).as_bytes())?;
        first = false;
    }
    out.write_all(b"\n]}\n")?;
    Ok(out.flush()?)
}

/// The point of a place, unless it is a whole country's; takes the degrees out of the properties.
fn geometry(properties: &mut Map<String, Value>) -> Value {
    let lat = properties.remove("lat").and_then(|value| value.as_f64());
    let lon = properties.remove("lon").and_then(|value| value.as_f64());
    let is_country = properties.get("place_grain").is_none_or(|grain| grain == "country");
    match (lat, lon) {
        (Some(lat), Some(lon))
            if !is_country && lat.abs() <= 90.0 && lon.abs() <= 180.0 =>
        {
            json!({"type": "Point", "coordinates": [lon, lat]})
        }
        _ => Value::Null,
    }
}
