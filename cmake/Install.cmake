# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What `cmake --install` puts where, below a prefix that may be moved afterwards:
#
#   bin/virtbind, bin/virtbind-gen
#   include/virtbind/                the runtime's headers and those of the bindings
#   lib/                             the libraries, lib/cmake/virtbind the CMake package
#   share/virtbind/generator/        the generator, which virtbind_add_binding() runs
#   share/virtbind/bindings/NAME/    the manifest of a binding's public API
#
# Components: commands, libraries, development.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/virtbind)
set(data_dir ${CMAKE_INSTALL_DATADIR}/virtbind)

# The libraries and their headers.
set(libraries virtbind_runtime virtbind_core)
if(VIRTBIND_BUILD_LIBVIRT)
  list(APPEND libraries virtbind_libvirt)
endif()
set_target_properties(${libraries} PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS ${libraries} EXPORT virtbindTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libraries NAMELINK_COMPONENT development)
get_target_property(runtime_dir virtbind_runtime BINARY_DIR)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/ ${runtime_dir}/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
foreach(library ${libraries})
  get_target_property(made ${library} VIRTBIND_OUTPUT_DIR)
  if(made)
    get_target_property(name ${library} EXPORT_NAME)
    install(DIRECTORY ${made}/include/
      DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
    install(FILES ${made}/manifest.json
      DESTINATION ${data_dir}/bindings/${name} COMPONENT development)
  endif()
endforeach()

# The generator, and the commands.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/generator/virtbind_gen
  DESTINATION ${data_dir}/generator COMPONENT development
  PATTERN "__pycache__" EXCLUDE PATTERN "*.pyc" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/runtime/schema/virtbind.xsd
  DESTINATION ${data_dir}/generator/schema COMPONENT development)

file(RELATIVE_PATH generator ${CMAKE_INSTALL_FULL_BINDIR}
     ${CMAKE_INSTALL_FULL_DATADIR}/virtbind/generator)
set(generator "$(dirname -- \"$(readlink -f -- \"$0\")\")/${generator}")
configure_file(runtime/cli/virtbind-gen.in ${PROJECT_BINARY_DIR}/install/virtbind-gen @ONLY)
install(PROGRAMS ${PROJECT_BINARY_DIR}/install/virtbind-gen
  DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT development)

if(BUILD_SHARED_LIBS)
  file(RELATIVE_PATH from_bin ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(virtbind-cli PROPERTIES INSTALL_RPATH "$ORIGIN/${from_bin}")
  set_target_properties(${libraries} PROPERTIES INSTALL_RPATH "$ORIGIN")
endif()
install(TARGETS virtbind-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT commands)

# The CMake package.
install(EXPORT virtbindTargets NAMESPACE virtbind::
  DESTINATION ${package_dir} COMPONENT development)
set(VIRTBIND_INSTALL_GENERATOR_DIR ${data_dir}/generator)
configure_package_config_file(
  cmake/virtbindConfig.cmake.in ${PROJECT_BINARY_DIR}/install/virtbindConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS VIRTBIND_INSTALL_GENERATOR_DIR)
# Until 1.0 any minor version may change the API.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/install/virtbindConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/install/virtbindConfig.cmake
              ${PROJECT_BINARY_DIR}/install/virtbindConfigVersion.cmake
              cmake/VirtbindAddBinding.cmake cmake/VirtbindPython.cmake
  DESTINATION ${package_dir} COMPONENT development)
